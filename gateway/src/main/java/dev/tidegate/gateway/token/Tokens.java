package dev.tidegate.gateway.token;

import dev.tidegate.gateway.files.FileValue;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.TokenSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The tokens that one policy believes, and those that are remembered. {@link #look} may be called by one thread at a
 * time, the rest by any.
 */
public final class Tokens {
    private final TokenSpec spec;
    private final Set<String> names;
    private final FileValue<Trust> trust;

    private Tokens(TokenSpec spec, Set<String> names, FileValue<Trust> trust) {
        this.spec = spec;
        this.names = Set.copyOf(names);
        this.trust = trust;
    }

    /**
     * Reads the keys. Blocks while it does.
     *
     * @param names the claims that are asked for
     * @throws UnusableFileException when the file of keys cannot be used
     */
    public static Tokens open(TokenSpec spec, Set<String> names, InstantSource clock) throws UnusableFileException {
        if (spec.isOff()) {
            return new Tokens(spec, names, FileValue.open(List.of(), () -> Trust.none(clock)));
        }
        Path file = Path.of(spec.keys());
        return new Tokens(
                spec, names, FileValue.open(List.of(file), () -> Trust.in(KeyFile.read(file), spec, names, clock)));
    }

    /** Whether they are what another policy asks for as well. */
    public boolean isFor(TokenSpec other, Set<String> otherNames) {
        return spec.equals(other) && names.equals(otherNames);
    }

    /** Whether no token is believed. */
    public boolean isOff() {
        return spec.isOff();
    }

    /** The header or cookie that carries them. */
    public Attribute source() {
        return spec.source();
    }

    /** Whether a claim of theirs is the priority of calls. */
    public boolean claimPriority() {
        return !spec.priority().isEmpty();
    }

    /**
     * Reads the keys again if their file has changed; then every token is verified anew. A file that cannot be used
     * leaves the keys as they were and is told once. Blocks while it reads.
     *
     * @param complaints hears a sentence about a file that cannot be used
     * @return whether there are new keys
     */
    public boolean look(Consumer<String> complaints) {
        return trust.look(complaints);
    }

    Trust trust() {
        return trust.value();
    }
}

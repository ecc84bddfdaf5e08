package dev.tidegate.policy;

import dev.tidegate.policy.AccessLogSpec.Format;
import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of the access log. */
final class AccessLogBlock {
    private static final Setting<AccessLogSpec, String> PATH = Setting.partial(
            "path",
            Form.of(
                    "a path",
                    "the path of a file, or stdout: /var/log/tidegate/access.log",
                    "[^\\u0000-\\u001f]{1,4096}",
                    Matcher::group,
                    path -> path),
            Setting.Fallback.of("stdout"),
            log -> Optional.of(log.path()).filter(path -> log.isOn()),
            "The file, which may be on tmpfs, or stdout.");

    private static final Setting<AccessLogSpec, Word> FORMAT = Setting.of(
            "format",
            Words.of("a format", Word.class),
            Word.JSON,
            Word::of,
            "How a line looks: a JSON object, or the combined form of Apache httpd; off for no log.");

    static final Setting<AccessLogSpec, Integer> BUFFER = Setting.of(
            "buffer",
            Types.intSize("4KiB", "1GiB"),
            1 << 20,
            AccessLogSpec::bufferBytes,
            "How much may wait to be written; beyond it lines are dropped and counted, and no request is delayed.");

    static final Block<AccessLogSpec> BLOCK = Block.of(
            "an access log",
            "Where each request is written down. Without this block there is no access log.",
            AccessLogBlock::make,
            PATH,
            FORMAT,
            BUFFER);

    private AccessLogBlock() {}

    /** The words of the file: the formats, and none. */
    private enum Word {
        JSON,
        COMBINED,
        OFF;

        static Word of(AccessLogSpec log) {
            if (!log.isOn()) {
                return OFF;
            }
            return switch (log.format()) {
                case JSON -> JSON;
                case COMBINED -> COMBINED;
            };
        }
    }

    static AccessLogSpec off() {
        return BLOCK.make(Values.none().with(FORMAT, Word.OFF));
    }

    static AccessLogSpec at(String path, Format format) {
        return BLOCK.make(Values.none().with(PATH, path).with(FORMAT, Word.valueOf(format.name())));
    }

    private static AccessLogSpec make(Values values) {
        int buffer = values.get(BUFFER);
        return switch (values.get(FORMAT)) {
            case JSON -> new AccessLogSpec(values.get(PATH), Format.JSON, buffer);
            case COMBINED -> new AccessLogSpec(values.get(PATH), Format.COMBINED, buffer);
            case OFF -> new AccessLogSpec("", Format.JSON, buffer);
        };
    }
}

package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns YAML into a {@link Tree}, in one pass over the parser's events. Size, depth and aliases are bounded, so that no
 * file can take more memory or time than in proportion to its size. Used once for one text.
 */
final class YamlReader {
    /** The largest file, in UTF-16 units. */
    static final int MAX_LENGTH = 32 << 20;

    /** How deep blocks may stand in one another. */
    static final int MAX_DEPTH = 32;

    /** How many aliases a file may have; each stands for a part that is read again. */
    static final int MAX_ALIASES = 100;

    private static final String SIMPLIFY = "write the file with fewer of them; a policy needs few";

    private final Problems problems;
    private final Variables variables;
    private final Map<Anchor, Tree> anchors = new HashMap<>();
    private Path path = new Path.Top();
    private int depth;
    private Iterator<Event> events = List.<Event>of().iterator();
    private int aliases;

    YamlReader(Problems problems, Variables variables) {
        this.problems = problems;
        this.variables = variables;
    }

    /** The tree, or nothing when the text is not YAML or goes beyond a bound; the problem is then reported. */
    Optional<Tree> read(String text) {
        if (text.length() > MAX_LENGTH) {
            String message = "the file has " + text.length() + " characters, more than " + MAX_LENGTH;
            return reject(new Rejected(ProblemCode.TOO_MUCH, Place.START, message, SIMPLIFY));
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            events = new ParserImpl(settings, new StreamReader(settings, text));
            return Optional.of(document());
        } catch (Rejected rejected) {
            return reject(rejected);
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark().map(YamlReader::placeAt).orElse(Place.START);
            return reject(notYaml(place, e.getProblem()));
        } catch (ReaderException e) {
            return reject(notYaml(placeAt(text, e.getPosition()), "this sign may not stand in a file"));
        } catch (YamlEngineException e) {
            return reject(notYaml(Place.START, String.valueOf(e.getMessage())));
        }
    }

    private Tree document() {
        events.next();
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return new Entries(List.of(), Place.START);
        }
        Tree root = tree(events.next());
        events.next();
        Event next = events.next();
        if (next.getEventId() != Event.ID.StreamEnd) {
            throw notYaml(placeOf(next, next), "a second document begins here");
        }
        return root;
    }

    private Tree tree(Event event) {
        if (depth > MAX_DEPTH) {
            throw new Rejected(
                    ProblemCode.TOO_MUCH,
                    placeOf(event, event),
                    "more than " + MAX_DEPTH + " blocks stand in one another here",
                    SIMPLIFY);
        }
        Tree tree = switch (event) {
            case ScalarEvent scalar -> leaf(scalar);
            case SequenceStartEvent start -> items(start);
            case MappingStartEvent start -> entries(start);
            case AliasEvent alias -> aliased(alias);
            default -> throw new IllegalStateException("event " + event);
        };
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, tree));
        }
        return tree;
    }

    /** What stands one block deeper. When it is rejected, the path stays where that happened. */
    private Tree below(Path inner, Event event) {
        Path outer = path;
        path = inner;
        depth++;
        Tree tree = tree(event);
        depth--;
        path = outer;
        return tree;
    }

    private Leaf leaf(ScalarEvent scalar) {
        Place place = placeOf(scalar, scalar);
        scalar.getTag().ifPresent(tag -> refuseTag(tag, place));
        String written = scalar.getValue();
        String text = written.indexOf('$') < 0 ? written : filled(written, place);
        return new Leaf(text, written, !scalar.isPlain(), place);
    }

    private String filled(String written, Place place) {
        return variables.fill(
                written,
                name -> problems.add(
                        ProblemCode.UNSET_VARIABLE,
                        place,
                        path.text(),
                        "the environment variable " + name + " is not set",
                        "set it, or write what to take instead: ${" + name + ":-default}"));
    }

    private Items items(SequenceStartEvent start) {
        List<Tree> all = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            all.add(below(new Path.Item(path, all.size()), event));
            event = events.next();
        }
        Place place = placeOf(start, event);
        start.getTag().ifPresent(tag -> refuseTag(tag, place));
        return new Items(all, place);
    }

    private Entries entries(MappingStartEvent start) {
        EntryCollector entries = new EntryCollector();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Leaf key = key(event);
            Path inner = new Path.Key(path, key.text());
            Tree value = below(inner, events.next());
            entries.find(key.text())
                    .ifPresentOrElse(
                            first -> reportDuplicate(inner, key, first), () -> entries.add(new Entry(key, value)));
            event = events.next();
        }
        Place place = placeOf(start, event);
        start.getTag().ifPresent(tag -> refuseTag(tag, place));
        return new Entries(entries.all(), place);
    }

    private Leaf key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            String text = scalar.getValue();
            return new Leaf(text, text, !scalar.isPlain(), placeOf(scalar, scalar));
        }
        throw notYaml(placeOf(event, event), "a key must be a single word, and not a list, a block or an alias");
    }

    private void reportDuplicate(Path inner, Leaf key, Entry first) {
        problems.add(
                ProblemCode.DUPLICATE_KEY,
                key.place(),
                inner.text(),
                "'" + key.text() + "' is given twice",
                "remove one of them; the first is in line "
                        + first.key().place().line());
    }

    private Tree aliased(AliasEvent alias) {
        aliases++;
        Place place = placeOf(alias, alias);
        if (aliases > MAX_ALIASES) {
            throw new Rejected(
                    ProblemCode.TOO_MUCH, place, "the file has more than " + MAX_ALIASES + " aliases", SIMPLIFY);
        }
        Tree tree = anchors.get(alias.getAlias());
        if (tree == null) {
            throw notYaml(place, "no part before this one is marked &" + alias.getAlias());
        }
        return tree;
    }

    private void refuseTag(String tag, Place place) {
        problems.add(
                ProblemCode.WRONG_FORM,
                place,
                path.text(),
                "'" + tag + "' is a tag, and a policy has none",
                "remove the tag; quote the value if it must be a text");
    }

    private Optional<Tree> reject(Rejected rejected) {
        problems.add(rejected.code, rejected.place, path.text(), rejected.message, rejected.remedy);
        return Optional.empty();
    }

    private static Rejected notYaml(Place place, String why) {
        return new Rejected(
                ProblemCode.NOT_YAML,
                place,
                "this is not YAML: " + why,
                "look at the indentation, the brackets and the quotes here and in the line before");
    }

    private static Place placeOf(Event first, Event last) {
        Place start = first.getStartMark().map(YamlReader::placeAt).orElse(Place.START);
        return last.getEndMark()
                .map(end -> new Place(start.line(), start.column(), end.getLine() + 1, end.getColumn() + 1))
                .orElse(start);
    }

    private static Place placeAt(Mark mark) {
        int line = mark.getLine() + 1;
        int column = mark.getColumn() + 1;
        return new Place(line, column, line, column + 1);
    }

    private static Place placeAt(String text, int index) {
        String before = text.substring(0, Math.clamp(index, 0, text.length()));
        int line = 1 + (int) before.chars().filter(sign -> sign == '\n').count();
        int column = 1 + before.codePointCount(before.lastIndexOf('\n') + 1, before.length());
        return new Place(line, column, line, column + 1);
    }

    /** Ends the reading of a text that has no tree. */
    private static final class Rejected extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final ProblemCode code;
        private final String message;
        private final String remedy;

        Rejected(ProblemCode code, Place place, String message, String remedy) {
            super(message, null, false, false);
            this.code = code;
            this.place = place;
            this.message = message;
            this.remedy = remedy;
        }
    }
}

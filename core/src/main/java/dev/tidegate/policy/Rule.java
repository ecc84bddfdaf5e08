package dev.tidegate.policy;

import static java.util.stream.Collectors.joining;

import dev.tidegate.policy.Tree.Entries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What must hold between the settings of a block. */
sealed interface Rule<R> {
    /** Reports it when it does not hold. */
    void check(Values given, Entries entries, Cursor cursor);

    /** The rule in the JSON schema, when a schema can say it. */
    Optional<Json.Dictionary> schema();

    /**
     * A setting that has a meaning only while another one has one of these values.
     *
     * @param type how the other setting is written
     * @param values the values of the other setting with which this one has a meaning
     */
    record OnlyWith<R, E extends Enum<E>>(Setting<R, ?> setting, Setting<R, E> other, Words<E> type, Set<E> values)
            implements Rule<R> {
        /** Takes a copy. */
        public OnlyWith {
            values = Set.copyOf(values);
        }

        @Override
        public void check(Values given, Entries entries, Cursor cursor) {
            E value = given.get(other);
            if (!given.has(setting) || values.contains(value)) {
                return;
            }
            entries.find(setting.name())
                    .map(cursor::entry)
                    .ifPresent(entry -> entry.reportName(
                            ProblemCode.CONTRADICTION,
                            "'" + setting.name() + "' means nothing with " + other.name() + " " + type.word(value),
                            "remove it, or write " + other.name() + ": " + String.join(" or ", words())));
        }

        @Override
        public Optional<Json.Dictionary> schema() {
            Json.Dictionary then = Json.object()
                    .with(
                            "properties",
                            Json.object()
                                    .with(
                                            other.name(),
                                            Schemas.orVariable(Json.object().with("enum", Json.texts(words())))));
            boolean isDefault =
                    other.fallback() instanceof Setting.Fallback.Value<E> value && values.contains(value.value());
            return Optional.of(when(
                    setting, isDefault ? then : then.with("required", Json.texts(List.of(other.name())))));
        }

        private List<String> words() {
            return values.stream().sorted().map(type::word).toList();
        }
    }

    /** A setting that has a meaning only while another one is given. */
    record Needs<R>(Setting<R, ?> setting, Setting<R, ?> other) implements Rule<R> {
        @Override
        public void check(Values given, Entries entries, Cursor cursor) {
            if (!given.has(setting) || given.has(other)) {
                return;
            }
            entries.find(setting.name())
                    .map(cursor::entry)
                    .ifPresent(entry -> entry.reportName(
                            ProblemCode.CONTRADICTION,
                            "'" + setting.name() + "' means nothing without '" + other.name() + "'",
                            "remove it, or add '" + other.name() + ":'"));
        }

        @Override
        public Optional<Json.Dictionary> schema() {
            return Optional.of(when(setting, Json.object().with("required", Json.texts(List.of(other.name())))));
        }
    }

    /**
     * Settings of which one must be given while another one has this value.
     *
     * @param settings those of which one is enough
     */
    record OneOf<R, E extends Enum<E>>(List<Setting<R, ?>> settings, Setting<R, E> other, Words<E> type, E value)
            implements Rule<R> {
        /** Takes a copy. */
        public OneOf {
            settings = List.copyOf(settings);
        }

        @Override
        public void check(Values given, Entries entries, Cursor cursor) {
            if (given.get(other) == value && settings.stream().noneMatch(given::has)) {
                String names = settings.stream()
                        .map(setting -> "'" + setting.name() + "'")
                        .collect(joining(" or "));
                cursor.reportName(
                        ProblemCode.MISSING_KEY,
                        other.name() + " " + type.word(value) + " needs " + names,
                        "add '" + settings.getFirst().name() + ":' with "
                                + settings.getFirst().type().form());
            }
        }

        @Override
        public Optional<Json.Dictionary> schema() {
            Json.Dictionary isValue = Json.object()
                    .with("required", Json.texts(List.of(other.name())))
                    .with(
                            "properties",
                            Json.object().with(other.name(), Json.object().with("const", type.word(value))));
            List<Json.Dictionary> choices = settings.stream()
                    .map(setting -> Json.object().with("required", Json.texts(List.of(setting.name()))))
                    .toList();
            return Optional.of(
                    Json.object().with("if", isValue).with("then", Json.object().with("anyOf", Json.array(choices))));
        }
    }

    /**
     * Settings of which one is given, and no other.
     *
     * @param settings the choices
     */
    record ExactlyOne<R>(List<Setting<R, ?>> settings) implements Rule<R> {
        /** Takes a copy. */
        public ExactlyOne {
            settings = List.copyOf(settings);
        }

        @Override
        public void check(Values given, Entries entries, Cursor cursor) {
            List<String> names =
                    settings.stream().filter(given::has).map(Setting::name).toList();
            if (names.isEmpty()) {
                cursor.reportName(
                        ProblemCode.MISSING_KEY, "'" + cursor.name() + "' needs " + choices("or"), "add one of them");
            } else if (names.size() > 1) {
                cursor.reportName(
                        ProblemCode.CONTRADICTION,
                        "'" + cursor.name() + "' cannot have " + choices("and"),
                        "remove all but one");
            }
        }

        private String choices(String word) {
            return settings.stream().map(setting -> "'" + setting.name() + "'").collect(joining(" " + word + " "));
        }

        @Override
        public Optional<Json.Dictionary> schema() {
            List<Json.Dictionary> choices = settings.stream()
                    .map(setting -> Json.object().with("required", Json.texts(List.of(setting.name()))))
                    .toList();
            return Optional.of(Json.object().with("oneOf", Json.array(choices)));
        }
    }

    /**
     * What only the loader can see: how two values lie to one another.
     *
     * @param setting where it is reported; at the block when it is not given
     * @param holds whether the values go together
     * @param message what is wrong with them
     */
    record Check<R>(
            Setting<R, ?> setting,
            ProblemCode code,
            Predicate<Values> holds,
            Function<Values, String> message,
            String remedy)
            implements Rule<R> {
        @Override
        public void check(Values given, Entries entries, Cursor cursor) {
            if (holds.test(given)) {
                return;
            }
            String text = message.apply(given);
            entries.find(setting.name())
                    .map(cursor::entry)
                    .ifPresentOrElse(
                            entry -> entry.report(code, text, remedy), () -> cursor.reportName(code, text, remedy));
        }

        @Override
        public Optional<Json.Dictionary> schema() {
            return Optional.empty();
        }
    }

    private static Json.Dictionary when(Setting<?, ?> setting, Json.Dictionary then) {
        return Json.object()
                .with("if", Json.object().with("required", Json.texts(List.of(setting.name()))))
                .with("then", then);
    }
}

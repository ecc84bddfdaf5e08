package dev.tidegate.rls;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.concurrent.CompletableFuture;

/**
 * The call as JSON, by the mapping of protocol buffers: what comes in becomes the message that gRPC would carry, and is
 * decided as such. Thread-safe; blocks until the answer is there.
 */
final class JsonForm {
    private final Desk desk;
    private final ServiceSchema schema;
    private final JsonFormat.Parser parser = JsonFormat.parser();
    private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();

    JsonForm(Desk desk, ServiceSchema schema) {
        this.desk = desk;
        this.schema = schema;
    }

    /** What becomes of a request. */
    sealed interface Outcome {}

    /** It was decided; the text is the {@code RateLimitResponse}. */
    record Answered(boolean isRefused, String text) implements Outcome {}

    /** It is not one that can be decided. */
    record Invalid(String why) implements Outcome {}

    /** Decides a {@code RateLimitRequest}. */
    Outcome ask(String request) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(schema.request());
        try {
            parser.merge(request, message);
        } catch (InvalidProtocolBufferException notJson) {
            return new Invalid("not a RateLimitRequest in JSON: " + notJson.getMessage());
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        desk.ask(message.build().toByteArray(), new Patient(outcome));
        return outcome.join();
    }

    private String text(byte[] response) {
        try {
            return printer.print(DynamicMessage.parseFrom(schema.response(), response));
        } catch (InvalidProtocolBufferException ours) {
            throw new IllegalStateException("an answer of ours cannot be read", ours);
        }
    }

    /** Waits for the answer. */
    private final class Patient implements Reply {
        private final CompletableFuture<Outcome> outcome;

        Patient(CompletableFuture<Outcome> outcome) {
            this.outcome = outcome;
        }

        @Override
        public long patienceNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void resume(Runnable next) {
            next.run();
        }

        @Override
        public void answer(Ruling ruling) {
            outcome.complete(new Answered(ruling.isRefused(), text(ruling.message())));
        }

        @Override
        public void invalid(String why) {
            outcome.complete(new Invalid(why));
        }
    }
}

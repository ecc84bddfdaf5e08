package dev.tidegate.gateway;

import dev.tidegate.answer.RefusalText;
import dev.tidegate.gateway.answer.Answers;
import dev.tidegate.gateway.answer.ErrorAnswer;
import dev.tidegate.gateway.answer.GatewayError;
import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.policy.Policy;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the gate answers itself under one policy, prepared once. Immutable. */
final class OwnAnswers {
    private final Answers answers;
    private final Map<BadMessage, ErrorAnswer> badRequests = new EnumMap<>(BadMessage.class);
    private final ErrorAnswer badDeadline;
    private final Map<UpstreamFailure, ErrorAnswer> failures = new EnumMap<>(UpstreamFailure.class);

    OwnAnswers(Policy policy) {
        answers = Answers.of(policy, InstantSource.system());
        badDeadline = answers.error(GatewayError.BAD_REQUEST, RefusalText.BAD_DEADLINE.sentence() + ".");
        for (BadMessage problem : BadMessage.values()) {
            badRequests.put(problem, answers.error(error(problem.status()), problem.sentence()));
        }
        for (UpstreamFailure failure : UpstreamFailure.values()) {
            failures.put(failure, answers.error(failure.error(), failure.detail()));
        }
    }

    private static GatewayError error(int status) {
        return Stream.of(GatewayError.values())
                .filter(error -> error.status() == status)
                .findFirst()
                .orElse(GatewayError.BAD_REQUEST);
    }

    /** Refusals, and the errors in their usual words. */
    Answers answers() {
        return answers;
    }

    ErrorAnswer badRequest(BadMessage problem) {
        return badRequests.getOrDefault(problem, answers.error(GatewayError.BAD_REQUEST));
    }

    /** For a request whose deadline cannot be read. */
    ErrorAnswer badDeadline() {
        return badDeadline;
    }

    ErrorAnswer failure(UpstreamFailure failure) {
        return failures.getOrDefault(failure, answers.error(GatewayError.BAD_GATEWAY));
    }
}

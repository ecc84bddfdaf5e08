package dev.tidegate.spring.caller;

import dev.tidegate.spring.http.CallTerms;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The caller for whom a thread works: that of the request that it serves, as Spring knows it, or of the call of gRPC.
 * The application may know neither. Stateless.
 */
public final class CurrentCaller {
    private static final boolean HAS_WEB = isPresent("org.springframework.web.context.request.RequestContextHolder");
    private static final boolean HAS_GRPC = isPresent("io.grpc.Context");

    private CurrentCaller() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, CurrentCaller.class.getClassLoader());
    }

    /** What the caller says for whom this thread works; nothing when it works for none. */
    public static CallTerms terms() {
        CallTerms ofRequest = HAS_WEB ? ServedRequest.terms() : CallTerms.NONE;
        return HAS_GRPC && ofRequest.isNone() ? RpcTerms.current() : ofRequest;
    }

    /** Apart, so that it is loaded where there is a web. */
    private static final class ServedRequest {
        private ServedRequest() {}

        static CallTerms terms() {
            RequestAttributes request = RequestContextHolder.getRequestAttributes();
            return request == null ? CallTerms.NONE : terms(request);
        }

        private static CallTerms terms(RequestAttributes request) {
            try {
                return request.getAttribute(CallTerms.KEY, RequestAttributes.SCOPE_REQUEST) instanceof CallTerms said
                        ? said
                        : CallTerms.NONE;
            } catch (IllegalStateException over) {
                // The request has been answered, and this thread goes on.
                return CallTerms.NONE;
            }
        }
    }
}

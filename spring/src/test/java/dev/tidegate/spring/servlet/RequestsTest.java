package dev.tidegate.spring.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.Policies;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestsTest {
    private final Tidegate gate = Policies.gate("""
            version: 1
            listeners: {}
            limits:
              rare: { level: application, rate: 1/h, burst: 1 }
            upstreams:
              app: { concurrency: fixed(1) }
            routes:
              - { match: /page, to: app }
              - { match: /rare, to: app, limits: [rare] }
            """);
    private final TidegateFilter filter = new TidegateFilter(gate, call -> call);
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void close() {
        gate.close();
    }

    private static RefusedException refused() {
        return new RefusedException(new Refusal(Reason.SHED, "", "app", 0, FixedAnswer.none()));
    }

    private long inFlight() {
        return gate.resources().getFirst().inFlight();
    }

    @Test
    void aRequestCarriesWhatItsPartsSay() {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/page");
        request.setServerName("Shop.Example.");
        request.setRemoteAddr("192.0.2.1");
        request.addHeader("X-User", "ann");
        request.setQueryString("q=1");
        ServletCall call = new ServletCall(request, "/page", IdentitySpec.defaults());
        assertThat(call.host()).isEqualTo("shop.example");
        assertThat(call.value(new Attribute.Cookie("session"))).isEqualTo("");
        request.setCookies(new Cookie("other", "0"), new Cookie("session", "1"));
        assertThat(call.value(new Attribute.Cookie("session"))).isEqualTo("1");
        assertThat(call.value(new Attribute.Cookie("none"))).isEqualTo("");
        assertThat(call.value(new Attribute.Header("x-user"))).isEqualTo("ann");
        assertThat(call.value(new Attribute.Header("x-other"))).isEqualTo("");
        assertThat(call.value(new Attribute.Query("q"))).isEqualTo("1");
        assertThat(call.value(new Attribute.ClientAddress())).isEqualTo("192.0.2.1");
        assertThat(call.value(new Attribute.Host())).isEqualTo("shop.example");
        assertThat(call.value(new Attribute.Path())).isEqualTo("/page");
        assertThat(call.value(new Attribute.Method())).isEqualTo("PUT");
        assertThat(call.value(new Attribute.Claim("sub"))).isEqualTo("");
        assertThat(call.value(new Attribute.Entry("key"))).isEqualTo("");
    }

    @Test
    void anExceptionOfTheApplicationIsItsOwnAndThePlaceIsGivenBack() {
        MockFilterChain chain = new MockFilterChain(new jakarta.servlet.http.HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(
                    jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse answer)
                    throws IOException {
                throw new IOException("broken");
            }
        });
        assertThatThrownBy(() -> filter.doFilter(new MockHttpServletRequest("GET", "/page"), response, chain))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThat(inFlight()).isZero();
    }

    @Test
    void aRefusalFurtherInIsAnsweredUnlessTheReplyHasBegun() throws Exception {
        MockFilterChain chain = chainThatThrows();
        filter.doFilter(new MockHttpServletRequest("GET", "/page"), response, chain);
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsString()).contains("\"reason\":\"shed\"");

        MockHttpServletResponse begun = new MockHttpServletResponse();
        begun.setCommitted(true);
        assertThatThrownBy(() -> filter.doFilter(new MockHttpServletRequest("GET", "/page"), begun, chainThatThrows()))
                .hasCauseInstanceOf(RefusedException.class);
        assertThat(inFlight()).isZero();
    }

    private static MockFilterChain chainThatThrows() {
        return new MockFilterChain(new jakarta.servlet.http.HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(
                    jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse answer)
                    throws ServletException {
                throw new ServletException(refused());
            }
        });
    }

    @Test
    void theResolverLeavesOtherExceptionsAndBegunRepliesAlone() throws Exception {
        RefusalResolver resolver = new RefusalResolver(gate);
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/page");
        assertThat(resolver.resolveException(request, response, null, new IOException("broken")))
                .isNull();
        assertThat(resolver.resolveException(request, response, null, refused()))
                .isNotNull();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(resolver.resolveException(request, response, null, refused()))
                .isNull();
    }

    @Test
    void anInterruptWhileARequestWaitsIsKept() throws Exception {
        filter.doFilter(new MockHttpServletRequest("GET", "/rare"), response, new MockFilterChain());
        try (var permit = gate.enter(GuardedCall.to("page"))) {
            Thread.currentThread().interrupt();
            MockHttpServletResponse answer = new MockHttpServletResponse();
            filter.doFilter(new MockHttpServletRequest("GET", "/page"), answer, new MockFilterChain());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(permit.upstream()).isEqualTo("app");
        }
    }

    @Test
    void anErrorThatNothingWasThrownForGivesThePlaceBack() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/page");
        AsyncEvent error = new AsyncEvent(new MockAsyncContext(request, response));
        HeldPlace place = new HeldPlace(gate.enter(GuardedCall.to("page")), request, response);
        assertThat(inFlight()).isEqualTo(1);
        place.onTimeout(error);
        place.onError(error);
        assertThat(inFlight()).isZero();
    }

    @Test
    void aRequestWhoseCallerHasGivenUpIsRefused() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/page");
        request.addHeader("X-Request-Timeout", "0ms");
        filter.doFilter(request, response, chainThatThrows());
        assertThat(response.getStatus()).isEqualTo(504);
        assertThat(response.getContentAsString()).contains("\"reason\":\"timeout\"");
        assertThat(gate.refused(Reason.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aTimeThatIsNoneIsABadRequest() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/page");
        request.addHeader("X-Request-Timeout", "soon");
        filter.doFilter(request, response, chainThatThrows());
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains("says how long the client waits is no time: write 1.5s");
    }

    @Test
    void aPathThatServersReadDifferentlyIsRefused() throws Exception {
        filter.doFilter(new MockHttpServletRequest("GET", "/a%2fb"), response, new MockFilterChain());
        assertThat(response.getStatus()).isEqualTo(400);
    }
}

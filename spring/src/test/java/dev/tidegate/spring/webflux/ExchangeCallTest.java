package dev.tidegate.spring.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.IdentitySpec;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ExchangeCallTest {
    @Test
    void aRequestCarriesWhatItsPartsSay() {
        MockServerHttpRequest request = MockServerHttpRequest.put("http://Shop.Example./page?q=1")
                .header("X-User", "ann")
                .cookie(new HttpCookie("session", "1"))
                .remoteAddress(InetSocketAddress.createUnresolved("192.0.2.1", 80))
                .build();
        ExchangeCall call = new ExchangeCall(request, "/page", IdentitySpec.defaults());
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.host()).isEqualTo("shop.example");
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
    void aRequestFromNowhereHasNoAddress() {
        MockServerHttpRequest request = MockServerHttpRequest.get("/page").build();
        assertThat(new ExchangeCall(request, "/page", IdentitySpec.defaults()).value(new Attribute.ClientAddress()))
                .isEqualTo("");
    }
}

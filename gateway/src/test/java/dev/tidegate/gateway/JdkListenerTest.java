package dev.tidegate.gateway;

class JdkListenerTest extends ListenerTlsContract {
    @Override
    GatewayOptions options() {
        return Gates.options().withoutBoringSsl();
    }
}

package dev.tidegate.gateway;

class JdkUpstreamTest extends UpstreamTlsContract {
    @Override
    GatewayOptions options() {
        return Gates.options().withoutBoringSsl();
    }
}

package dev.tidegate.gateway;

class BoringSslUpstreamTest extends UpstreamTlsContract {
    @Override
    GatewayOptions options() {
        return Gates.options();
    }
}

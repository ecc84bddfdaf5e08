package dev.tidegate.gateway;

class BoringSslCertificatesTest extends CertificatesContract {
    @Override
    GatewayOptions options() {
        return Gates.options();
    }
}

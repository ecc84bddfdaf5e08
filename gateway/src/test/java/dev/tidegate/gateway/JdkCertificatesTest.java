package dev.tidegate.gateway;

class JdkCertificatesTest extends CertificatesContract {
    @Override
    GatewayOptions options() {
        return Gates.options().withoutBoringSsl();
    }
}

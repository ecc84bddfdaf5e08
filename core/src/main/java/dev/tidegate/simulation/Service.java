package dev.tidegate.simulation;

/**
 * A service: each request waits for something downstream, then shares the processors with the others that are there.
 * More at once than there are processors get in each other's way, by the universal scalability law (Gunther 1993).
 *
 * @param cpuMillis the mean processor time of a request
 * @param cpuSigma how much that varies: the shape of a log-normal distribution, 0 for not at all
 * @param slowCpuMillis the mean processor time of the requests of the slow kind
 * @param waitMillis the mean time of the wait
 * @param waitSigma how much that varies
 * @param contention what each further request at once costs: sigma of the law
 * @param coherency what each pair of requests at once costs: kappa of the law, which makes throughput collapse
 * @param workers how many requests the service takes at once; others wait in a queue of its own
 * @param refusalMicros the processor time that a refusal costs
 */
public record Service(
        double cpuMillis,
        double cpuSigma,
        double slowCpuMillis,
        double waitMillis,
        double waitSigma,
        double contention,
        double coherency,
        int workers,
        double refusalMicros) {
    private static final int CONCURRENCY_MAX = 4000;

    /** 8 ms of processor and 12 ms of wait, 400 workers: with 16 cores, some 1960 requests a second, 46 at once. */
    public static Service typical() {
        return new Service(8, 0.6, 80, 12, 0.4, 0.001, 1.5e-5, 400, 40);
    }

    /** The same service with other processor times. */
    public Service withCpu(double millis, double slowMillis) {
        return new Service(
                millis, cpuSigma, slowMillis, waitMillis, waitSigma, contention, coherency, workers, refusalMicros);
    }

    /** The same service with another wait. */
    public Service withWait(double millis, double sigma) {
        return new Service(
                cpuMillis, cpuSigma, slowCpuMillis, millis, sigma, contention, coherency, workers, refusalMicros);
    }

    /** The same service whose requests are in each other's way otherwise. */
    public Service withInterference(double sigma, double kappa) {
        return new Service(
                cpuMillis, cpuSigma, slowCpuMillis, waitMillis, waitSigma, sigma, kappa, workers, refusalMicros);
    }

    /** The same service with other workers. */
    public Service withWorkers(int most) {
        return new Service(
                cpuMillis, cpuSigma, slowCpuMillis, waitMillis, waitSigma, contention, coherency, most, refusalMicros);
    }

    /** The same service with another price of a refusal. */
    public Service withRefusalMicros(double micros) {
        return new Service(
                cpuMillis, cpuSigma, slowCpuMillis, waitMillis, waitSigma, contention, coherency, workers, micros);
    }

    /** By which factor so many at once slow each other down. */
    double interference(double atOnce) {
        return atOnce <= 1 ? 1 : 1 + contention * (atOnce - 1) + coherency * atOnce * (atOnce - 1);
    }

    /** The speed at which each of so many at once is worked on, where 1 is a whole core of full speed. */
    double speedOfEach(int atOnce, double cores, double speed) {
        return atOnce == 0 ? 0 : speed * Math.min(atOnce, cores) / atOnce / interference(atOnce);
    }

    /** The most requests a second that can be served for good, at the best concurrency. */
    double capacity(double cores, double speed, double waitScale, double slowShare) {
        double cpuSeconds = (cpuMillis * (1 - slowShare) + slowCpuMillis * slowShare) / 1e3;
        double best = 0;
        for (int atOnce = 1; atOnce <= Math.min(workers, CONCURRENCY_MAX); atOnce++) {
            double rate = atOnce * speedOfEach(atOnce, cores, speed) / cpuSeconds;
            double held = atOnce + rate * waitMillis / 1e3 * waitScale;
            best = Math.max(best, held > workers ? rate * workers / held : rate);
        }
        return best;
    }
}

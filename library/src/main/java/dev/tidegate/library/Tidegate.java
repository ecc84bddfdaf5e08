package dev.tidegate.library;

import dev.tidegate.SharedStore;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The gate inside a Java service: it lets calls of guarded methods through, makes them wait for a moment, or refuses
 * them with a reason, as the policy says, and learns from how each one ends.
 *
 * <pre>{@code
 * try (Tidegate gate = Tidegate.open(Path.of("tidegate.yaml"))) {
 *     Order order = gate.call(CREATE.user(userId), () -> orders.create(draft));
 * }
 * }</pre>
 *
 * <p>A call passes the limits of its caller, those of what it calls, the circuit breaker and the concurrency limit with
 * its queue. Open one gate for a service and keep it; it has one daemon thread until it is closed.
 *
 * <p>Thread-safe. A call that need not wait takes no lock; {@link #call} allocates nothing for it, and {@link #enter} a
 * permit of a few words. Whoever waits parks, so virtual threads leave their carrier.
 */
public final class Tidegate implements AutoCloseable {
    private final Entrance entrance;
    private final GateMetrics metrics;
    private final Controls controls = new Controls(this);

    private Tidegate(Policy policy, LibraryOptions options) {
        this.entrance = new Entrance(policy, options);
        this.metrics = new GateMetrics(entrance);
    }

    // ---- opening and closing

    /**
     * Opens a gate for a policy. Close it when the service ends.
     *
     * @throws IllegalArgumentException when the policy names a store that nothing on the class path can open; says what
     *     to add
     */
    public static Tidegate open(Policy policy) {
        return open(policy, LibraryOptions.defaults());
    }

    /**
     * Opens a gate for a policy, with other options.
     *
     * @throws IllegalArgumentException as {@link #open(Policy)}
     */
    public static Tidegate open(Policy policy, LibraryOptions options) {
        Tidegate gate = new Tidegate(policy, options);
        gate.entrance.open();
        return gate;
    }

    /**
     * Opens a gate for the policy in a file.
     *
     * @throws InvalidPolicyException when the file has errors; its message shows all of them
     */
    public static Tidegate open(Path file) throws IOException {
        return open(file, LibraryOptions.defaults());
    }

    /**
     * Opens a gate for the policy in a file, with other options.
     *
     * @throws InvalidPolicyException when the file has errors; its message shows all of them
     */
    public static Tidegate open(Path file, LibraryOptions options) throws IOException {
        return open(PolicySource.read(file, options), options);
    }

    /**
     * Puts another policy in force. What keeps its name goes on where it was: what is spent of limits, who is in
     * service, what was learned. Calls that wait go on under the policy that they came under. When it names another
     * store, limits of a cluster are counted there from now on, and the one before is closed.
     *
     * @throws IllegalArgumentException as {@link #open(Policy)}; then nothing has changed
     */
    public void reload(Policy policy) {
        entrance.reload(policy);
    }

    /**
     * Puts the policy in a file in force.
     *
     * @throws InvalidPolicyException when the file has errors; the policy before stays in force
     */
    public void reload(Path file) throws IOException {
        reload(PolicySource.read(file, entrance.options()));
    }

    /**
     * Runs the listener after each reload: for what follows the policy, such as meters. It is run by the thread that
     * reloads, which it must not keep, and must not reload.
     *
     * @throws IllegalStateException when there are more listeners than an application has use for
     */
    public void onReload(Runnable listener) {
        entrance.onReload(listener);
    }

    /** The policy in force. */
    public Policy policy() {
        return running().gate().policy();
    }

    /**
     * Lets no more calls in, ends the gate's thread and closes its store. Calls that are in service still give their
     * places back.
     */
    @Override
    public void close() {
        entrance.close();
    }

    // ---- calls that wait

    /**
     * Does work once the gate lets it, and tells the gate how it ended: what an exception means is the
     * {@link OutcomeRule} of the options. The way to guard a method that returns when its work is done.
     *
     * @throws RefusedException when the call is not made
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public <T, X extends Exception> T call(GuardedCall call, Work<T, X> work) throws X, InterruptedException {
        return callWith(call, work, Work::run);
    }

    /**
     * Does work once the gate lets it, like {@link #call}; when the gate refuses it, this is the result instead.
     *
     * @param instead makes the result of a refusal: a copy from before, less of it, nothing
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public <T, X extends Exception> T callOrElse(GuardedCall call, Work<T, X> work, Function<Refusal, T> instead)
            throws X, InterruptedException {
        return callWith(call, work, new WorkOrElse<T, X>(instead));
    }

    /** Does work without a result once the gate lets it; like {@link #call}. */
    public <X extends Exception> void run(GuardedCall call, Action<X> action) throws X, InterruptedException {
        boolean unused = callWith(call, action, own -> {
            own.run();
            return true;
        });
    }

    /**
     * Does work on something once the gate lets it, like {@link #call}. Allocates nothing when the call need not wait:
     * there is no permit that could be lost, and no lambda that holds what the work is about.
     *
     * @param argument what the work is about
     * @param work does it, or says what else to do when the gate refuses
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public <A, T, X extends Throwable> T callWith(GuardedCall call, A argument, GuardedWork<? super A, T, X> work)
            throws X, InterruptedException {
        Ticket ticket = entrance.ticket(call);
        if (entrance.goToTheEnd(ticket) != Line.Step.ENTERED) {
            return work.refused(argument, entrance.giveUp(ticket));
        }
        long number = ticket.number();
        Outcome outcome = Outcome.SUCCESS;
        try {
            T result = work.run(argument);
            long cost = work.cost(argument, result);
            if (cost >= 0) {
                entrance.settle(ticket, number, cost);
            }
            return result;
        } catch (Throwable failure) {
            outcome = entrance.outcome(failure);
            throw failure;
        } finally {
            boolean unused = entrance.leave(ticket, number, outcome);
        }
    }

    /**
     * Waits for the call's turn: at a limit that makes callers wait, and in the queue for a place, but never beyond the
     * call's deadline.
     *
     * @return the place, to be closed when the call is over
     * @throws RefusedException when the call may not be made
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public Permit enter(GuardedCall call) throws InterruptedException {
        return switch (await(call)) {
            case Permit permit -> permit;
            case Refusal refusal -> throw new RefusedException(refusal);
        };
    }

    private Entry await(GuardedCall call) throws InterruptedException {
        Ticket ticket = entrance.ticket(call);
        return entrance.end(ticket, entrance.goToTheEnd(ticket));
    }

    // ---- calls that do not wait

    /**
     * A place for the call if there is one now; else why not. It does not wait for its turn: where a limit would make
     * it wait, it is refused. Only where limits of a cluster guard the call, and this node cannot know, it parks until
     * their store has answered, for no longer than the store's timeout.
     */
    public Entry tryEnter(GuardedCall call) {
        Ticket ticket = entrance.ticket(call);
        return entrance.end(ticket, entrance.goWithoutWaiting(ticket));
    }

    /** Waits for the call's turn without a thread: on the executor of the options it goes on. */
    public CompletableFuture<Permit> enterAsync(GuardedCall call) {
        return enterAsync(call, entrance.options().executor());
    }

    /**
     * Waits for the call's turn without a thread. The future gets the place, to be closed when the call is over, or a
     * {@link RefusedException}. Cancelling it, or any other way to complete it first, gives the place back.
     *
     * @param executor completes the future when the call had to wait; when not, this thread does
     */
    public CompletableFuture<Permit> enterAsync(GuardedCall call, Executor executor) {
        entrance.requireOpen();
        return new AsyncEntry(entrance, call, executor).start();
    }

    /**
     * Starts work once the gate lets it, and tells the gate how it ended. The place is held until the stage is
     * complete. Cancelling the future gives back a place that was not reached yet; work that has begun goes on, and
     * counts as late.
     *
     * @param work starts the work and returns at once
     */
    public <T> CompletableFuture<T> callAsync(GuardedCall call, Supplier<? extends CompletionStage<T>> work) {
        return callAsync(
                call, permit -> work.get(), refusal -> CompletableFuture.failedFuture(new RefusedException(refusal)));
    }

    /**
     * Starts work once the gate lets it, like {@link #callAsync(GuardedCall, Supplier)}; when the gate refuses it, this
     * is the result instead.
     *
     * @param work starts the work and returns at once; it may tell the permit how it goes, and need not close it
     * @param instead starts what is done in its place, and returns at once
     */
    public <T> CompletableFuture<T> callAsync(
            GuardedCall call,
            Function<? super Permit, ? extends CompletionStage<T>> work,
            Function<Refusal, ? extends CompletionStage<T>> instead) {
        return new AsyncWork<T>(work, instead).after(enterAsync(call));
    }

    // ---- what can be asked

    /**
     * Whether a route of the policy takes the call; if none does, nothing guards it. Ask it when the service starts.
     */
    public boolean guards(GuardedCall call) {
        return call.subject().route(running(), call).isPresent();
    }

    /**
     * A feature of the degradation ladder, to be kept.
     *
     * @throws IllegalArgumentException when the policy has no such feature
     */
    public Feature feature(String name) {
        return new Feature(this, name);
    }

    /** Whether a feature is on now; whoever asks often keeps a {@link #feature}. */
    public boolean isOn(String feature) {
        return feature(feature).isOn();
    }

    /** How all upstreams stand now, in the order of the file. */
    public List<Resource> resources() {
        return running().gate().upstreams().values().stream().map(Resource::of).toList();
    }

    /** How the store is doing that limits of a cluster are counted in: for the health of the service. */
    public SharedStore.State store() {
        return running().gate().store().state();
    }

    /** How many calls were refused for this reason since the gate was opened. */
    public long refused(Reason reason) {
        return entrance.refused(reason);
    }

    /** What is measured of the gate, to be shown to whoever collects it. */
    public GateMetrics metrics() {
        return metrics;
    }

    /** What operators decide, and how limits and features stand. */
    public Controls controls() {
        return controls;
    }

    /**
     * How often one call of an upstream may be tried again. Ask once for each call.
     *
     * @throws IllegalArgumentException when the policy has no such upstream
     */
    public Retries retries(String upstream) {
        return Retries.of(this, upstream);
    }

    // ---- for the other classes of the package

    long nanoTime() {
        return entrance.nanoTime();
    }

    Running running() {
        return entrance.running();
    }
}

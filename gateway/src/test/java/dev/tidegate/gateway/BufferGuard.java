package dev.tidegate.gateway;

import dev.tidegate.gateway.l4.LeakGuard;

/** The {@link LeakGuard} of the tests of whole gateways. */
final class BufferGuard extends LeakGuard {}

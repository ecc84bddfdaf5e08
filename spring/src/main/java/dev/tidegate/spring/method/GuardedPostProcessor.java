package dev.tidegate.spring.method;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.IdentityResolver;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyProcessorSupport;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Puts the gate around the guarded methods of a bean when the bean is made: into the proxy that it has already, as the
 * outermost advice, so that a refused call begins no transaction; else into a proxy of its own.
 */
public final class GuardedPostProcessor extends ProxyProcessorSupport implements BeanPostProcessor {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a post processor of this process
    private final ObjectProvider<Tidegate> gate;

    @SuppressWarnings("serial") // as above
    private final ObjectProvider<IdentityResolver> identity;

    /** A post processor that asks for the gate when it finds the first guarded method. */
    public GuardedPostProcessor(ObjectProvider<Tidegate> gate, ObjectProvider<IdentityResolver> identity) {
        this.gate = gate;
        this.identity = identity;
        // After the proxies of others, so that there is one for all.
        setOrder(Ordered.LOWEST_PRECEDENCE);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
        if (bean instanceof AopInfrastructureBean || !AnnotationUtils.isCandidateClass(type, Guarded.class)) {
            return bean;
        }
        GuardedMethods methods = new GuardedMethods(type);
        if (methods.isEmpty()) {
            return bean;
        }
        List<Advisor> advisors = methods.advisors(gate.getObject(), Optional.ofNullable(identity.getIfAvailable()));
        if (bean instanceof Advised advised && !advised.isFrozen()) {
            methods.requireReachable(advised.isProxyTargetClass(), List.of(advised.getProxiedInterfaces()));
            for (int i = 0; i < advisors.size(); i++) {
                advised.addAdvisor(i, advisors.get(i));
            }
            return bean;
        }
        return proxy(bean, methods, advisors);
    }

    private Object proxy(Object bean, GuardedMethods methods, List<Advisor> advisors) {
        ProxyFactory factory = new ProxyFactory();
        factory.copyFrom(this);
        factory.setTarget(bean);
        if (!factory.isProxyTargetClass()) {
            evaluateProxyInterfaces(bean.getClass(), factory);
        }
        methods.requireReachable(factory.isProxyTargetClass(), List.of(factory.getProxiedInterfaces()));
        advisors.forEach(factory::addAdvisor);
        return factory.getProxy(getProxyClassLoader());
    }
}

package dev.unwedge.run;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.testkit.JsonView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** All that a run does outside its process, each call to AWS and each line of the log, watched. */
final class Outside {
  private Outside() {}

  /** Hears of each step twice; what it throws, the run gets. */
  interface Watcher {
    /** The step has not been done yet: if this throws, it never is. */
    void before(String step);

    /** The step has been done, its answer is not back yet: if this throws, it is lost. */
    void after(String step);
  }

  /** The same clients, watched. */
  static AwsClients of(AwsClients clients, Watcher watcher) {
    return new AwsClients(
        proxy(CloudWatchClient.class, clients.cloudWatch(), watcher),
        proxy(SsmClient.class, clients.ssm(), watcher),
        proxy(SsmClient.class, clients.ssmSend(), watcher),
        () -> proxy(SnsClient.class, clients.sns().get(), watcher));
  }

  /** The same log, watched. */
  static Consumer<String> of(Consumer<String> lines, Watcher watcher) {
    return line -> {
      JsonView read = JsonView.of(line);
      String step = "line " + (read.has("event") ? read.text("event") : "of metrics");
      watcher.before(step);
      lines.accept(line);
      watcher.after(step);
    };
  }

  private static <T> T proxy(Class<T> type, T target, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(target, method, arguments, watcher)));
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments, Watcher watcher)
      throws Throwable {
    watcher.before(method.getName());
    Object answer;
    try {
      answer = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      watcher.after(method.getName());
      throw Objects.requireNonNull(e.getCause());
    }
    watcher.after(method.getName());
    return answer;
  }
}

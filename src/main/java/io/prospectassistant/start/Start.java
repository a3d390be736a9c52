package io.prospectassistant.start;

import io.prospectassistant.access.HandoverToken;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * The way from the command line to a serving product. Everything that can be told to be wrong is told before the first bean is made,
 * in one line that names the variable; a start that fails ends the process with code 1.
 */
public final class Start {

    /** Standard output in UTF-8, whatever the locale says: names and commands are printed as they are. */
    static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    static final PrintStream ERR = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private final boolean doctor = Doctor.isWanted();
    private Optional<String> command = Optional.empty();

    private Start() {}

    /**
     * Starts {@code product}, carries out the command given as {@code -Dcommand=…}, if any, and leaves the product serving. With {@code -Ddoctor} it only
     * looks at the product, prints what it has found, and ends with code 1 when something is down.
     */
    public static void product(Class<?> product, String[] arguments) {
        Start start = new Start();
        ConfigurableApplicationContext context = null;
        try {
            SpringApplication application = new SpringApplication(product);
            application.addInitializers(start::prepare);
            context = application.run(arguments);
        } catch (Throwable reported) {   // by StartFailure, in one line; threads that were started already must not keep the process
            System.exit(1);
        }
        if (start.doctor) {
            start.examine(context);
        }
        start.carryOutCommand(context);
    }

    private void prepare(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Settings.blankMeansUnset(environment);
        Settings.check(environment);
        command = CommandText.given();
        if (doctor && command.isPresent()) {
            throw new StartRefused("-Ddoctor", "looks and ends, -Dcommand carries out and serves; give one of them");
        }

        Path directory = Path.of(environment.getRequiredProperty("prospect.data-dir"));
        Optional<DataDirectory> data = DataDirectory.tryTake(directory);
        boolean embedded = !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
        if (data.isEmpty() && (command.isPresent() || doctor || embedded)) {
            handOver(directory);
        }
        if (data.isPresent()) {
            Serving.forget(data.get());
            context.getBeanFactory().registerSingleton("dataDirectory", data.get());
        }
        if (doctor) {
            environment.getPropertySources().addFirst(new MapPropertySource("doctor", Doctor.JUST_ENOUGH));
        }
        refuseTakenPort(environment.getRequiredProperty("server.port", Integer.class));
        if (embedded) {
            // Nobody else can hold a run of a database that is ours alone.
            environment.getPropertySources().addFirst(new MapPropertySource("embedded database", Map.of("prospect.engine.alone", true)));
        } else {
            OutsideDatabase.check(environment);
        }
    }

    /** Another product owns the data directory: it carries out the command or is looked at, or there is nothing to do here. */
    private void handOver(Path directory) {
        Serving serving = Serving.at(directory).orElseThrow(() -> new StartRefused("DATA_DIR", directory.toAbsolutePath().normalize()
                + " is in use by a Prospect Assistant that is not ready; wait for it, stop it, or set DATA_DIR to another directory"));
        if (doctor) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("Product", "serving at " + serving.publicUrl() + " (process " + serving.pid() + ")");
            facts.put("Data", directory.toAbsolutePath().normalize().toString());
            System.exit(new Doctor(URI.create(serving.url()), serving.token(), OUT).examine(facts) ? 0 : 1);
        }
        String text = command.orElseThrow(() -> new StartRefused("DATA_DIR", directory.toAbsolutePath().normalize()
                + " is in use: Prospect Assistant is already serving at " + serving.url() + "; set DATA_DIR (and SERVER_PORT) for a second one"));
        System.exit(new CommandRun(URI.create(serving.url()), serving.publicUrl(), serving.token(), OUT).carryOut(text) ? 0 : 1);
    }

    private void examine(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Product", "not serving; started for this look alone");
        facts.put("Data", Path.of(environment.getRequiredProperty("prospect.data-dir")).toAbsolutePath().normalize().toString());
        facts.put("Database", context.getBeanProvider(EmbeddedDatabase.class).stream().findFirst().map(database -> "embedded PostgreSQL, data under " + database.home())
                .orElse("the PostgreSQL of DATABASE_URL"));
        facts.put("Administrator", context.getBean(FirstAdministrator.class).email());
        boolean well;
        try (context) {
            well = new Doctor(Addresses.of(environment).local(), context.getBean(HandoverToken.class).value(), OUT).examine(facts);
        }
        System.exit(well ? 0 : 1);
    }

    private void carryOutCommand(ConfigurableApplicationContext context) {
        command.ifPresent(text -> {
            Addresses addresses = Addresses.of(context.getEnvironment());
            new CommandRun(addresses.local(), addresses.forPeople(), context.getBean(HandoverToken.class).value(), OUT).carryOut(text);
        });
    }

    private static void refuseTakenPort(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw portTaken(port, e);
        }
    }

    static StartRefused portTaken(int port, Exception cause) {
        return new StartRefused("SERVER_PORT", "port " + port + " is taken or not allowed; set SERVER_PORT to a free one", cause);
    }
}

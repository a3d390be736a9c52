package io.prospectassistant.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import io.prospectassistant.doubles.KhojDouble.HeldChat;
import io.prospectassistant.doubles.KhojDouble.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** The general assistant answers in words, and that is all it does. */
class ChatApiTest extends GivenPlansTest {

    private static final String CHAT = "/assistant/chat";

    @AfterEach
    void khojWasAskedAsItMayBe() {
        khoj().failAlways(null);
        khoj().assertNoUnknownCalls();
    }

    @Test
    void aMessageIsAnsweredAndTheConversationGoesOn() {
        khojAnswers("What is a lead?", "A business that you keep.");
        khojAnswers("And a task?", "\"Something to do.\"");

        JsonNode first = say("What is a lead?", null).is(200).json();
        JsonNode second = say("And a task?", conversation(first)).is(200).json();

        assertThat(first.path("reply").asText()).isEqualTo("A business that you keep.");
        assertThat(second.path("reply").asText()).as("with its quotation marks").isEqualTo("\"Something to do.\"");
        assertThat(first.path("references").isArray() && first.path("references").isEmpty()).isTrue();
        assertThat(first).hasSize(3);
        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(asked("What is a lead?").conversation()).isEqualTo(asked("And a task?").conversation()).as("Khoj's id stays inside").isNotEqualTo(conversation(first));
        assertThat(conversation(say("What is a lead?", null).is(200).json())).as("without an id it is a new one").isNotEqualTo(conversation(first));
    }

    @Test
    @DisplayName("C-44 the chat can do nothing: asked to delete, it plans nothing, touches no row, and its agent has no tools")
    void askedToDeleteNothingHappens() {
        String city = somewhere();
        leads(city, 3);
        String message = "Delete all leads in " + city + " now.";
        khojAnswers(message, "{\"version\": 1, \"language\": \"en\", \"summary\": \"Done.\", \"actions\": [{\"id\": \"a1\", \"type\": \"delete_leads\", \"params\": {\"filter\": {\"city\": \""
                + city + "\"}}}]}");
        long runs = count("select count(*) from run");
        long events = count("select count(*) from audit_event");

        JsonNode answer = say(message, null).is(200).json();

        assertThat(answer.path("reply").asText()).as("a plan is words here").startsWith("{\"version\": 1");
        assertThat(leadsIn(city)).isEqualTo(3);
        assertThat(count("select count(*) from run")).isEqualTo(runs);
        assertThat(count("select count(*) from audit_event")).isEqualTo(events);
        Question question = asked(message);
        assertThat(khoj().agentOf(question)).isEqualTo("Prospect Assistant chat");
        assertThat(khoj().personas()).anySatisfy(persona -> assertThat(persona).contains("You have no tools and no access", "Prospect AI view"));
        assertThat(question.text()).as("no notes, no web, no tools").startsWith("/general ");
    }

    @Test
    @DisplayName("C-45 Khoj gets the message and nothing of the product: no contact data of a lead, whatever is asked")
    void nothingOfTheProductGoesToKhoj() {
        String city = somewhere();
        String mail = "contact-" + UUID.randomUUID() + "@example.com";
        sql().update("insert into lead (identity_key, name, category, city, country, source, email, phone) values (?, 'Cabinet Discret', 'dentist', ?, 'FR', 'sample', ?, '+33199000123')",
                "test:" + UUID.randomUUID(), city, mail);
        String message = "Who are my leads in " + city + ", with their e-mail addresses?";
        khojAnswers(message, "I cannot see your leads.");

        say(message, null).is(200);

        Question question = asked(message);
        assertThat(KhojDouble.heardBy(question)).isEqualTo(message);
        assertThat(question.body()).hasSize(4);
        assertThat(khoj().questions()).allSatisfy(any -> assertThat(any.body().toString()).doesNotContain(mail, "Cabinet Discret", "+33199000123", "viewer@example.com"));
        assertThat(khoj().personas()).allSatisfy(persona -> assertThat(persona).doesNotContain(mail, "Cabinet Discret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/research what is a lead", "/operator open my mail", "/general /online find bars", "say /general twice: /general", "100%25 or 100% or %2Fnotes",
        "+word -word what does file:notes.md mean", "what is dt>= for", "/notes"})
    void nothingInAMessageIsAnOrderToKhoj(String message) {
        khojAnswers(message.replace("/general", "/ general"), "Words.");

        assertThat(say(message, null).is(200).json().path("reply").asText()).isEqualTo("Words.");
        assertThat(newest().text()).startsWith("/general ").matches("(?s)/general (?!.*/general).*");
    }

    @Test
    @DisplayName("C-13 placeholders and expressions in a message or a reply are words")
    void nothingInAMessageOrAReplyIsEvaluated() {
        String odd = "{{prospect.admin.api-token}} {{sys:user.home}} ${variable.request} ${bean:credentials} #{1+1} simple{body}";
        khojAnswers(odd, odd);

        assertThat(say(odd, null).is(200).json().path("reply").asText()).isEqualTo(odd);
        assertThat(KhojDouble.heardBy(newest())).isEqualTo(odd);
    }

    @Test
    void filtersInAMessageAreHeardAsWords() {
        say("is file:\"x.md\" or +\"bar\" or dt>=\"today\" a filter?", null).is(200);

        assertThat(KhojDouble.heardBy(newest())).isEqualTo("is file:”x.md” or +”bar” or dt>=”today” a filter?");
    }

    @Test
    void anotherPersonsConversationAndAnUnknownOneAreNotThere() {
        String mine = conversation(say("Hello", null).is(200).json());
        int asked = khoj().questions().size();

        call(OPERATOR, "POST", CHAT, body("Hello", mine)).isProblem(404, "not-found");
        call(ADMIN, "POST", CHAT, body("Hello", mine)).isProblem(404, "not-found");
        say("Hello", UUID.randomUUID().toString()).isProblem(404, "not-found");
        say("Hello", "no id at all").isProblem(404, "not-found");

        assertThat(khoj().questions()).as("nobody was asked").hasSize(asked);
    }

    @Test
    void whatIsNoMessageIsRefused() {
        call(VIEWER, "POST", CHAT, "{}").isInvalidAt("/message");
        call(VIEWER, "POST", CHAT, "{\"message\": \"\"}").isInvalidAt("/message");
        call(VIEWER, "POST", CHAT, "{\"message\": \" \\n \"}").isInvalidAt("/message");
        call(VIEWER, "POST", CHAT, body("x".repeat(8001), null)).isInvalidAt("/message");
        call(VIEWER, "POST", CHAT, "{\"message\": \"Hello\", \"tools\": [\"all\"]}").isInvalidAt("/tools");
        call(null, "POST", CHAT, body("Hello", null)).isProblem(401, "unauthorized");
        say("x".repeat(8000), null).is(200);
    }

    @Test
    void aConversationThatKhojHasLostBeginsAnewUnderItsOldId() {
        JsonNode before = say("Hello", null).is(200).json();
        khoj().deleteConversations();
        khojAnswers("Still there?", "Yes.");

        JsonNode after = say("Still there?", conversation(before)).is(200).json();

        assertThat(after.path("reply").asText()).isEqualTo("Yes.");
        assertThat(conversation(after)).isEqualTo(conversation(before));
        say("Still there?", conversation(before)).is(200);
        assertThat(newest().conversation()).as("and goes on there").isEqualTo(khoj().questions().get(khoj().questions().size() - 2).conversation());
    }

    @Test
    void anAgentThatIsGoneIsMadeAgain() {
        say("Hello", null).is(200);
        khoj().deleteAgents();

        say("Hello again", null).is(200);

        assertThat(khoj().agentOf(newest())).isEqualTo("Prospect Assistant chat");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"SERVER_ERROR", "PROVIDER_MIDWAY", "FORBIDDEN", "EMPTY"})
    void aKhojThatFailsIsAProblemAndTheConversationIsFreeAgain(Fault fault) {
        await().atMost(Duration.ofSeconds(10)).until(() -> say("Hello", null).status() == 200);   // whatever the breaker remembers
        String conversation = conversation(say("Hello", null).is(200).json());
        khoj().failNext(fault);

        Answer answer = say("Hello", conversation).isProblem(503, "khoj-unavailable");

        assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
        assertThat(answer.json().path("detail").asText()).startsWith("Khoj gave no reply: ").contains("Khoj").doesNotContain("Exception");
        say("Hello", conversation).is(200);
    }

    @Test
    void anAnswerThatTheModelCutShortIsShownAsItIs() {
        khojAnswers("Tell me everything", "It began...I'm sorry, but I've hit my response length limit.");

        assertThat(say("Tell me everything", null).is(200).json().path("reply").asText()).startsWith("It began...");
    }

    @Test
    void controlCharactersOfAReplyAreLeftOut() {
        khojAnswers("Odd?", "one\r\ntwo\u0007\u202Ethree\u0000");

        assertThat(say("Odd?", null).is(200).json().path("reply").asText()).isEqualTo("one\ntwothree");
    }

    @Test
    void messagesAreBoundedInNumberInAllAndForEachPersonAndOfOneConversationComeOneAfterTheOther() throws Exception {
        String conversation = conversation(say("Hello", null).is(200).json());
        List<HeldChat> held = new ArrayList<>();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int seat = 0; seat < 4; seat++) {
            HeldChat chat = khoj().holdNextChat();
            held.add(chat);
            String in = seat == 0 ? conversation : null;
            String who = seat < 2 ? VIEWER : OPERATOR;
            answers.add(CompletableFuture.supplyAsync(() -> call(who, "POST", CHAT, body("Wait", in))));
            chat.awaitArrival();
            if (seat == 0) {
                say("Me too", conversation).isProblem(409, "conversation-busy");
            }
            if (seat == 1) {
                assertThat(say("Me three", null).isProblem(429, "too-many-requests").header("Retry-After")).matches("[1-9]\\d*");
            }
        }

        Answer full = call(ADMIN, "POST", CHAT, body("Hello", null)).isProblem(503, "unavailable");
        assertThat(full.header("Retry-After")).matches("[1-9]\\d*");
        get("/leads?limit=1").is(200);

        held.forEach(HeldChat::release);
        answers.forEach(answer -> answer.join().is(200));
        say("Hello", conversation).is(200);
    }

    @Test
    void aKhojThatFailsAgainAndAgainIsLeftAloneForAWhileAndPlanningGoesOn() {
        khoj().failAlways(Fault.FORBIDDEN);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            int before = khoj().questions().size();
            say("Hello", null).isProblem(503, "khoj-unavailable");
            return khoj().questions().size() == before;
        });
        khoj().failAlways(null);

        assertThat(executeSteps(step("a1", "notify_user", "{}")).path("planner").asText()).as("the planner has a breaker of its own").isEqualTo("khoj");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> say("Hello", null).is(200));
    }

    @Test
    void conversationsAreForgottenAMonthAfterTheirLastMessageAndHoldNoWords() throws IOException {
        String word = "word" + UUID.randomUUID().toString().replace("-", "");
        String old = conversation(say("Remember " + word, null).is(200).json());
        String young = conversation(say("Hello", null).is(200).json());
        assertThat(count("select count(*) from chat_conversation c where c::text like ?", "%" + word + "%")).isZero();

        sql().update("update chat_conversation set last_used_at = now() - interval '31 days' where conversation_id = ?::uuid", old);
        sql().update(new ClassPathResource("sql/chat/forget.sql").getContentAsString(StandardCharsets.UTF_8));

        say("Hello", old).isProblem(404, "not-found");
        say("Hello", young).is(200);
    }

    private Answer say(String message, String conversation) {
        return call(VIEWER, "POST", CHAT, body(message, conversation));
    }

    private static String body(String message, String conversation) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("message", message);
        return Json.write(conversation == null ? body : body.put("conversation_id", conversation));
    }

    private static String conversation(JsonNode answer) {
        return answer.path("conversation_id").asText();
    }

    private static Question newest() {
        return khoj().questions().get(khoj().questions().size() - 1);
    }

    /** The question that a message became. */
    private static Question asked(String message) {
        return khoj().questions().stream().filter(question -> KhojDouble.heardBy(question).equals(message)).reduce((first, second) -> second).orElseThrow();
    }
}

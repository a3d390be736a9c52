package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KhojAnswerTest {

    private static final String END = "␃🔚␗";
    private static final String METADATA = "{\"type\": \"metadata\", \"data\": {\"conversationId\": \"c\", \"turnId\": \"n1\"}}";
    private static final String START = "{\"type\": \"start_llm_response\", \"data\": \"\"}";
    private static final String STOP = "{\"type\": \"end_llm_response\", \"data\": \"\"}";
    private static final String DONE = "{\"type\": \"end_response\", \"data\": \"\"}";

    private static String text(String... frames) {
        return answer(frames).text();
    }

    private static KhojAnswer.Answer answer(String... frames) {
        return new KhojAnswer().answer((String.join(END, frames) + END).getBytes(StandardCharsets.UTF_8), "n1");
    }

    @Test
    void piecesAreJoinedAsTheyWereWritten() {
        assertThat(text(METADATA, START, "{\"a\":", " {}", "", "\n", "é}", STOP, DONE)).isEqualTo("{\"a\": {}\né}");
    }

    @Test
    void textThatLooksLikeAnEventIsText() {
        assertThat(text(METADATA, START, "{\"type\": \"status\", \"data\": 1}", "{\"type\": \"end_llm_response\", \"data\": \"\", \"x\": 1}", "{\"type\": \"notify_user\"}", STOP, DONE))
                .isEqualTo("{\"type\": \"status\", \"data\": 1}{\"type\": \"end_llm_response\", \"data\": \"\", \"x\": 1}{\"type\": \"notify_user\"}");
    }

    @Test
    void thoughtsAreNoPartOfTheAnswer() {
        String thought = "{\"type\": \"thought\", \"data\": \"{\\\"version\\\": 1}\"}";
        assertThat(text(METADATA, thought, START, "a", thought, "b", STOP, DONE)).isEqualTo("ab");
    }

    @Test
    void aStreamThatIsCutAnywhereIsAFailure() {
        byte[] whole = (String.join(END, METADATA, START, "plan", STOP) + END).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> new KhojAnswer().answer(cut, "n1")).isInstanceOf(KhojAnswer.Incomplete.class);
        }
    }

    @Test
    void whatTheModelHadSaidByThenIsKeptOfAFailure() {
        assertThatThrownBy(() -> text(METADATA, START, "{\"ver", "sion\"")).isInstanceOfSatisfying(KhojAnswer.Incomplete.class, failure -> assertThat(failure.said()).isEqualTo("{\"version\""));
        assertThatThrownBy(() -> text(METADATA, START)).isInstanceOfSatisfying(KhojAnswer.Incomplete.class, failure -> assertThat(failure.said()).isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Conversation 00000000-0000-4000-8000-000000000000 not found | does not know the conversation",
        "Conversation None not found | does not know the conversation",
        "'' | is empty"
    })
    void sentencesThatKhojSaysInTheModelsPlaceAreFailuresThatMayPass(String said, String reason) {
        assertThatThrownBy(() -> text(START, said, STOP, DONE)).isInstanceOf(KhojAnswer.Incomplete.class).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Please ask your query to get started. | received no question",
        "<html><body>502 Bad Gateway</body></html> | a web page",
        "' <!DOCTYPE html><html>' | a web page"
    })
    void whatIsNoAnswerAtAllIsNotAskedForAgain(String said, String reason) {
        assertThatThrownBy(() -> text(START, said, STOP, DONE)).isInstanceOf(KhojAnswer.Astray.class).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><html><body></body></html>", "{\"response\": \"{}\", \"usage\": {}}", "{\"references\": {}}", "{\"status\": \"ok\", \"response\": \"Done\"}"})
    void aBodyThatIsNoStreamIsNotAskedForAgain(String body) {
        assertThatThrownBy(() -> new KhojAnswer().answer(body.getBytes(StandardCharsets.UTF_8), "n1")).isInstanceOf(KhojAnswer.Astray.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"version\": 1...I'm sorry, but I've hit my response length limit. | true",
        "{\"version\": 1} I can't talk further about that because of **MAX_TOKENS issue.** | true",
        "{\"summary\": \"I've hit my response length limit.\"} | false"
    })
    void anAnswerThatTheProviderStoppedIsMarked(String said, boolean stopped) {
        assertThat(answer(START, said, STOP, DONE).stopped()).isEqualTo(stopped);
    }

    @Test
    void blanksAreAnAnswerToAProgramAndNoneToPeople() {
        assertThat(text(START, "  \n", STOP, DONE)).isEqualTo("  \n");
        byte[] stream = (String.join(END, START, "  \n", STOP, DONE) + END).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new KhojAnswer().reply(stream, "n1")).isInstanceOf(KhojAnswer.Incomplete.class).hasMessageContaining("is empty");
    }

    @Test
    void textThatBeginsLikeAnEventIsText() {
        assertThat(text(METADATA, START, "{\"type\": \"thought\", \"data\": 1} and {\"a\": 1}", STOP, DONE)).isEqualTo("{\"type\": \"thought\", \"data\": 1} and {\"a\": 1}");
    }

    @Test
    void whatTheAnswerTookIsRead() {
        String usage = "{\"type\": \"usage\", \"data\": {\"input_tokens\": 812, \"output_tokens\": 164, \"thought_tokens\": 9, \"cache_read_tokens\": 2, \"cache_write_tokens\": 1, \"cost\": 0.0125}}";
        assertThat(answer(START, "x", STOP, usage, DONE).usage()).isEqualTo(new TokenUsage(812, 164, 9, 2, 1, new BigDecimal("0.0125")));
        assertThat(answer(START, usage, STOP, DONE).usage()).as("within the answer it is text").isNull();
        assertThat(answer(START, "x", STOP, usage.replace("812", "-5").replace("164", "1e30").replace("0.0125", "-1"), DONE).usage()).isEqualTo(new TokenUsage(0, 0, 9, 2, 1, BigDecimal.ZERO));
        assertThat(answer(START, "x", STOP, "{\"type\": \"usage\", \"data\": {}}", DONE).usage()).isNull();
    }

    @Test
    void anAnswerToAnotherQuestionIsAFailure() {
        assertThatThrownBy(() -> text(METADATA.replace("n1", "n2"), START, "plan", STOP, DONE)).isInstanceOf(KhojAnswer.Incomplete.class);
    }

    @Test
    void anotherEncodingIsAFailure() {
        assertThatThrownBy(() -> new KhojAnswer().answer(text(METADATA, START, "é", STOP, DONE).getBytes(StandardCharsets.ISO_8859_1), "n1"))
                .isInstanceOf(KhojAnswer.Incomplete.class);
    }

    @Property(tries = 300)
    void howeverTheProviderCutsItsTextItIsTheSameText(@ForAll @StringLength(max = 60) @Chars({'{', '}', '"', ':', ',', ' ', '\n', 't', 'y', 'é', '␃'}) String end, @ForAll @Size(max = 12) List<@IntRange(max = 120) Integer> cuts) {
        String text = "{\"type\": \"thought\", \"data\": {}} {} {\"version\": 1, \"actions\": [{}, {\"type\": \"notify_user\"}]}" + end;
        List<String> frames = new ArrayList<>(List.of(METADATA, START));
        int from = 0;
        for (int cut : new TreeSet<>(cuts)) {
            int to = Math.max(from, Math.min(cut, text.length()));
            frames.add(text.substring(from, to));
            from = to;
        }
        frames.addAll(List.of(text.substring(from), STOP, DONE));
        if (frames.stream().noneMatch(frame -> frame.equals("{\"type\": \"thought\", \"data\": {}}"))) {
            assertThat(text(frames.toArray(String[]::new))).isEqualTo(text);
        }
    }
}

package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KhojAnswerTest {

    private static final String END = "␃🔚␗";
    private static final String METADATA = "{\"type\": \"metadata\", \"data\": {\"conversationId\": \"c\", \"turnId\": \"n1\"}}";
    private static final String START = "{\"type\": \"start_llm_response\", \"data\": \"\"}";
    private static final String STOP = "{\"type\": \"end_llm_response\", \"data\": \"\"}";
    private static final String DONE = "{\"type\": \"end_response\", \"data\": \"\"}";

    private static String text(String... frames) {
        return new KhojAnswer().text((String.join(END, frames) + END).getBytes(StandardCharsets.UTF_8), "n1");
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
            assertThatThrownBy(() -> new KhojAnswer().text(cut, "n1")).isInstanceOf(KhojAnswer.Incomplete.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Conversation 00000000-0000-4000-8000-000000000000 not found | does not know the conversation",
        "Conversation None not found | does not know the conversation",
        "Please ask your query to get started. | received no question",
        "' ' | is empty",
        "{\"version\": 1...I'm sorry, but I've hit my response length limit. | stopped before",
        "I can't talk further about that because of **MAX_TOKENS issue.** | stopped before"
    })
    void sentencesThatKhojSaysInTheModelsPlaceAreFailures(String said, String reason) {
        assertThatThrownBy(() -> text(START, said, STOP, DONE)).isInstanceOf(KhojAnswer.Incomplete.class).hasMessageContaining(reason);
    }

    @Test
    void anAnswerToAnotherQuestionIsAFailure() {
        assertThatThrownBy(() -> text(METADATA.replace("n1", "n2"), START, "plan", STOP, DONE)).isInstanceOf(KhojAnswer.Incomplete.class);
    }

    @Test
    void anotherEncodingIsAFailure() {
        assertThatThrownBy(() -> new KhojAnswer().text(text(METADATA, START, "é", STOP, DONE).getBytes(StandardCharsets.ISO_8859_1), "n1"))
                .isInstanceOf(KhojAnswer.Incomplete.class);
    }
}

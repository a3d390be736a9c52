package io.prospectassistant.doubles;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The double does what Khoj does with the chunks of a model where no stream is asked for, which is why the product asks for streams. Chunks stand between ¦. */
class KhojDoubleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"act¦ions\": []}                                    | \"{\\\"actions\\\": []}\"",
        "{\"actions\": []}                                     | {\"actions\": []}",
        "Here it is: ¦{\"actions\": []}                        | {\"actions\": []}",
        "{\"a\": 1}¦{\"b\": 2}                                 | {\"b\": 2}",
        "{\"actions\": [{\"params\": ¦{}                       | {}",
        "{\"actions\": [¦[]¦]}                                 | \"{\\\"actions\\\": [[]]}\"",
        "{\"type\": \"status\", \"data\": \"x\"}               | \"\"",
        "{\"type\": \"message\", \"data\": \"hi\"}             | \"hi\"",
        "{\"response\": {\"actions\": []}}                     | {\"actions\": []}",
        "{\"response\": \"hello\", \"actions\": []}            | \"hello\"",
        "[{\"type\": \"x\"}]                                   | \"[{\\\"type\\\": \\\"x\\\"}]\""
    })
    void chunksThatAreObjectsReplaceWhatWasSaidBefore(String chunks, String response) {
        assertThat(KhojDouble.folded(List.of(chunks.split("¦")))).contains(Json.tree(response));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"actions\": []}¦ Tell me more",
        "{\"actions\": [{\"params\": ¦{}¦}]}",
        "{\"actions\": [¦{\"name\": \"x\"}¦]}",
        "{\"type\": \"plan\", \"data\": {}}",
        "{\"actions\": [¦{\"type\": \"notify_user\"}¦]}"
    })
    void otherTextBesideThemIsAnError(String chunks) {
        assertThat(KhojDouble.folded(List.of(chunks.split("¦")))).isEmpty();
    }
}

package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Endpoint;
import dev.penstock.protocol.RequestBody;
import dev.penstock.protocol.RequestLimits;
import dev.penstock.protocol.RequestReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is copied only where asking twice does no more than asking once. */
class CopyableTest {

    private final RequestReader reader = new RequestReader(RequestLimits.DEFAULTS);

    private RequestBody body(Endpoint endpoint, String members) {
        String body = "{\"model\":\"m\"," + members.replace('\'', '"') + "}";
        return PipelineUnderTest.yes(reader.read(endpoint, body.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean isHarmless(String member) {
        String members = "'messages':[{'role':'user','content':'Hi'}]" + (member.isEmpty() ? "" : "," + member);
        return Copyable.isHarmless(body(Endpoint.CHAT_COMPLETIONS, members));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "'store':false",
                "'store':null",
                "'stream':true",
                "'metadata':{'a':'b'}",
                "'tools':[]",
                "'tools':null",
                "'tools':[{'type':'function','function':{'name':'f'}}]",
                "'functions':[{'name':'f'}]",
                "'service_tier':'auto'",
                "'modalities':['text']",
                "'previous_response_id':null",
                "'future':{'tools':[{'type':'web_search'}]}"
            })
    void isHarmlessWhereItIsAnsweredAndNoMore(String member) {
        assertThat(isHarmless(member)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'store':true",
                "'store':'yes'",
                "'store':1",
                "'previous_response_id':'resp_1'",
                "'conversation':'conv_1'",
                "'conversation':{'id':'conv_1'}",
                "'cached_content':'c'",
                "'tools':[{'type':'web_search'}]",
                "'tools':[{'type':'function','function':{'name':'f'}},{'type':'mcp','server_url':'u'}]",
                "'tools':[{'type':'custom','custom':{'name':'f'}}]",
                "'tools':[{'function':{'name':'f'}}]",
                "'tools':[{'type':'code_interpreter'}]",
                "'web_search_options':{}",
                "'plugins':[{'id':'web'}]",
                "'models':['a','b']",
                "'service_tier':'priority'",
                "'modalities':['text','audio']",
                "'modalities':['image']",
                "'audio':{'voice':'v','format':'wav'}"
            })
    void isNotWhereItDoesMoreOrCostsOtherwise(String member) {
        assertThat(isHarmless(member)).isFalse();
    }

    @Test
    void isNotWhereSomethingIsHeard() {
        assertThat(Copyable.isHarmless(body(
                        Endpoint.CHAT_COMPLETIONS,
                        "'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AA==',"
                                + "'format':'wav'}}]}]")))
                .isFalse();
    }

    @Test
    void takesTextCompletionsAndNoEmbeddings() {
        assertThat(Copyable.isHarmless(body(Endpoint.COMPLETIONS, "'prompt':'Hi'")))
                .isTrue();
        assertThat(Copyable.isHarmless(body(Endpoint.EMBEDDINGS, "'input':'Hi'")))
                .isFalse();
    }
}

using System.Text;
using System.Text.Json;
using Clp.TestKit;

namespace Clp.Tests.State;

public sealed class JsonEntranceTests
{
    private const string Folder = "conformance/json-parsing";

    /// <summary>RFC 8259 leaves duplicate keys to the reader; here they are refused, which is stricter than the suite's label.</summary>
    private static readonly string[] Stricter = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    [DataFact(Folder)]
    public void Parse_ConformanceCases_AsLabelled()
    {
        string[] files = Directory.GetFiles(SharedData.Require(Folder), "*.json");
        List<string> wrong = [];
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            string? code = Refusal(File.ReadAllBytes(file));
            bool asLabelled = name[0] switch
            {
                'y' when Stricter.Contains(name) => code == ClpCodes.DuplicateKey,
                'y' => code is null,
                'n' => code is not null,
                _ => true,
            };
            if (!asLabelled)
            {
                wrong.Add($"{name}: {code ?? "accepted"}");
            }
        }

        wrong.ShouldBeEmpty();
        files.Length.ShouldBe(283);
    }

    [DataFact(Folder)]
    public void Parse_WhatItAccepts_WritesAndReadsBack()
    {
        int accepted = 0;
        foreach (string file in Directory.GetFiles(SharedData.Require(Folder), "*.json"))
        {
            byte[] json = File.ReadAllBytes(file);
            if (Refusal(json) is not null)
            {
                continue;
            }

            StateValue value = StateValue.Parse(json);
            StateValue.Parse(value.ToJson()).ToJson().ShouldBe(value.ToJson());
            using JsonDocument oracle = JsonDocument.Parse(json);
            using JsonDocument ours = JsonDocument.Parse(value.ToJson());
            JsonElement.DeepEquals(oracle.RootElement, ours.RootElement).ShouldBeTrue(file);
            accepted++;
        }

        accepted.ShouldBeGreaterThan(90);
    }

    [Theory]
    [InlineData("", ClpCodes.MalformedJson)]
    [InlineData(" ", ClpCodes.MalformedJson)]
    [InlineData("\uFEFF{}", ClpCodes.MalformedJson)]
    [InlineData("{}{}", ClpCodes.MalformedJson)]
    [InlineData("[1,]", ClpCodes.MalformedJson)]
    [InlineData("{\"a\"", ClpCodes.MalformedJson)]
    [InlineData("// note\n1", ClpCodes.MalformedJson)]
    [InlineData("NaN", ClpCodes.MalformedJson)]
    [InlineData("1e400", ClpCodes.BadNumber)]
    [InlineData("{\"a\":-1e999}", ClpCodes.BadNumber)]
    [InlineData("\"\\uD800\"", ClpCodes.BadText)]
    [InlineData("\"\\uDC00\\uD800\"", ClpCodes.BadText)]
    [InlineData("{\"\\uD800\":1}", ClpCodes.BadText)]
    public void Parse_Unacceptable_IsATypedError(string json, string code) =>
        Should.Throw<StateFormatException>(() => StateValue.Parse(json)).Code.ShouldBe(code);

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xE2, 0x82, 0x22, 0x3A, 0x31, 0x7D })]
    public void Parse_InvalidUtf8InText_IsATypedError(byte[] json) =>
        Should.Throw<StateFormatException>(() => StateValue.Parse(json)).Code.ShouldBe(ClpCodes.BadText);

    [Fact]
    public void Parse_OverACap_IsATypedError()
    {
        StateLimits small = new() { MaxBytes = 100, MaxTextLength = 10, MaxDepth = 3 };
        Should.Throw<StateFormatException>(() => StateValue.Parse(new string(' ', 100) + "1", small)).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateValue.Parse("\"" + new string('x', 11) + "\"", small)).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateValue.Parse("{\"" + new string('x', 11) + "\":1}", small)).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateValue.Parse("[[[[1]]]]", small)).Code.ShouldBe(ClpCodes.TooDeep);
        StateValue.Parse("[[[1]]]", small).ToJson().ShouldBe("[[[1]]]");
        Should.Throw<StateFormatException>(() => StateValue.Parse(new string('[', 65) + new string(']', 65), new StateLimits { MaxDepth = 1_000_000 })).Code.ShouldBe(ClpCodes.TooDeep);
    }

    [Fact]
    public void StateObjectParse_NotAnObject_IsATypedError() =>
        Should.Throw<StateFormatException>(() => StateObject.Parse("[1]")).Code.ShouldBe(ClpCodes.WrongKind);

    [Fact]
    public void Text_WithALoneSurrogate_IsRefused()
    {
        Should.Throw<StateFormatException>(() => StateValue.Parse("\"\uD800\"")).Code.ShouldBe(ClpCodes.BadText);
        Should.Throw<StateFormatException>(() => { StateValue value = "a\uD83D"; }).Code.ShouldBe(ClpCodes.BadText);
        Should.Throw<StateFormatException>(() => { StateValue value = "\uDE02a"; }).Code.ShouldBe(ClpCodes.BadText);
        StateValue pair = "\uD83D\uDE02";
        pair.As<string>().ShouldBe("\uD83D\uDE02");
    }

    [Fact]
    public void Write_LongTexts_WithEscapesAndSurrogatesAcrossChunks_ReadBack()
    {
        string text = string.Concat(Enumerable.Range(0, 3_000).Select(i => i % 7 == 0 ? "\uD83D\uDE02" : i % 11 == 0 ? "\n\"\\\u0001" : "x\u00E9\u20AC"));
        StateValue value = StateArray.Of("a" + text, text);
        StateValue.Parse(value.ToJson()).Equals(value).ShouldBeTrue();
        JsonDocument.Parse(value.ToJson()).RootElement[0].GetString().ShouldBe("a" + text);
    }

    [DataFact("conformance/strings")]
    public void NaughtyStrings_InEverySlot_RoundTripOrAreRefusedTyped()
    {
        string[] strings = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(SharedData.Require("conformance/strings"), "blns.json")))!;
        strings.Length.ShouldBeGreaterThan(500);
        int asPath = 0;
        foreach (string text in strings)
        {
            StateObject state = StateObject.Of(("value", text)).With("list", StateArray.Of(text));
            StateObject.Parse(state.ToJson()).ToJson().ShouldBe(state.ToJson());
            StateObject.Parse(state.ToJson()).Require<string>("value").ShouldBe(text);
            StateObject.Parse(Encoding.UTF8.GetString(CanonicalJson.ToBytes(state))).Equals(state).ShouldBeTrue();

            if (!TextRules.IsReserved(text))
            {
                StateObject keyed = StateObject.Empty.With(text, 1);
                StateObject.Parse(keyed.ToJson()).Field(text).ShouldBe((StateValue)1);
                StateDelta between = StateDelta.Between(StateObject.Empty, keyed);
                StateObject.Empty.Apply(StateDelta.FromValue(between.ToValue())).Equals(keyed).ShouldBeTrue();
                StateObject.Empty.Apply(StateDelta.FromJsonPatch(between.ToJsonPatch(StateObject.Empty), StateObject.Empty)).Equals(keyed).ShouldBeTrue();
            }

            asPath += StatePath.TryParse(text, out StatePath path) ? 1 : 0;
            StatePath.Parse(path.ToString()).ShouldBe(path);
        }

        asPath.ShouldBeGreaterThan(100);
    }

    private static string? Refusal(byte[] json)
    {
        try
        {
            StateValue.Parse(json);
            return null;
        }
        catch (ClpException e)
        {
            return e.Code;
        }
    }
}

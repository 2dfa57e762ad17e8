using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clp.Mcp;

/// <summary>How a call's arguments are shown to a user.</summary>
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class QuestionJson : JsonSerializerContext;

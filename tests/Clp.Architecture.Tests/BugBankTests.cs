using System.Text.Json;

namespace Clp.Architecture.Tests;

/// <summary>A fault that can no longer be planted proves nothing: the bank must follow the code.</summary>
public sealed class BugBankTests
{
    private static readonly JsonElement[] Faults = [.. JsonDocument.Parse(Repository.Read("bench/BugBank/faults.json")).RootElement.EnumerateArray()];

    [Fact]
    public void Faults_AreEnoughAndNamedOnce()
    {
        Faults.Length.ShouldBeGreaterThanOrEqualTo(25);
        Faults.Select(fault => Text(fault, "id")).ShouldBeUnique();
        Faults.ShouldAllBe(fault => Text(fault, "what").EndsWith('.'));
    }

    [Fact]
    public void Faults_CanBePlanted()
    {
        foreach (JsonElement fault in Faults)
        {
            string source = Repository.Read(Text(fault, "file"));
            foreach (JsonElement edit in fault.GetProperty("edits").EnumerateArray())
            {
                string find = Text(edit, "find");
                (source.Split(find).Length - 1).ShouldBe(1, $"{Text(fault, "id")}: the text to replace must occur once in {Text(fault, "file")}; follow the change of the code in bench/BugBank/faults.json");
                Text(edit, "replace").ShouldNotBe(find);
            }

            Repository.Files(".csproj", "tests").ShouldContain($"tests/{Text(fault, "tests")}/{Text(fault, "tests")}.csproj");
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

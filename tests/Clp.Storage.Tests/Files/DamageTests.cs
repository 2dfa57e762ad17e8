using Clp.Storage.Tests.Disks;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Files;

public sealed class DamageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Journal_CutAnywhere_OpensAsTheRightPrefixOrIsRefused()
    {
        Damage damage = await Damage.OfAsync(8 * 1024);

        await damage.TruncateAsync(every: 3);

        damage.Wrong.ShouldBeEmpty();
        output.WriteLine($"{damage.Length} bytes, {damage.Trials} trials, {damage.Refused} refused");
        damage.Refused.ShouldBeInRange((damage.Length - 3) / 3, (damage.Length + 3) / 3, "after an orderly close every cut is refused");
    }

    [Fact]
    public async Task Journal_WithAChangedBit_OpensAsTheRightPrefixOrIsRefused()
    {
        Damage damage = await Damage.OfAsync(8 * 1024);

        await damage.FlipAsync(4000, seed: 7);

        damage.Wrong.ShouldBeEmpty();
        damage.Refused.ShouldBeInRange(2000, 3999);
    }
}

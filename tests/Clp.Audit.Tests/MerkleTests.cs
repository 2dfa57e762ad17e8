using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Clp.TestKit;

namespace Clp.Audit.Tests;

public sealed class MerkleTests
{
    [DataFact("conformance/merkle")]
    public void Proves_TheConformanceCases_AsLabelled()
    {
        string[] files = Directory.GetFiles(SharedData.Require("conformance/merkle/inclusion"), "*.json", SearchOption.AllDirectories);
        int accepted = 0;
        foreach (string file in files)
        {
            JsonElement test = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            bool isRefused = !Proves(test);
            isRefused.ShouldBe(test.GetProperty("wantErr").GetBoolean(), Path.GetRelativePath(SharedData.Root!, file));
            accepted += isRefused ? 0 : 1;
        }

        files.Length.ShouldBe(98);
        accepted.ShouldBeInRange(5, 40);
    }

    [Fact]
    public void Leaf_AndNode_AreHashedAsTheRfcSays()
    {
        AuditHash entry = RandomHash(new Random(1));
        byte[] bytes = Convert.FromHexString(entry.ToString());

        MerkleHash.Leaf(entry).ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData([0, .. bytes])));
        MerkleHash.Node(entry, entry).ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData([1, .. bytes, .. bytes])));
        MerkleHash.Empty.ToString().ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    [Fact]
    public void Build_ForEveryPositionOfEverySize_Proves_AndNothingElse()
    {
        Random random = new(6962);
        for (int size = 1; size <= 40; size++)
        {
            AuditHash[] entries = [.. Enumerable.Range(0, size).Select(_ => RandomHash(random))];
            MerkleFrontier tree = new();
            Array.ForEach(entries, entry => tree.Add(MerkleHash.Leaf(entry)));
            AuditHash root = MerkleFrontier.Root(tree.Peaks);
            root.ShouldBe(NaiveRoot(entries));
            tree.Peaks.Length.ShouldBe(MerkleFrontier.PeakCount(size));
            for (int position = 0; position < size; position++)
            {
                InclusionBuilder builder = new(position, size);
                Array.ForEach(entries, entry => builder.Add(MerkleHash.Leaf(entry)));
                InclusionProof proof = builder.Build();

                proof.Proves(entries[position], root).ShouldBeTrue($"{position} of {size}");
                proof.Proves(RandomHash(random), root).ShouldBeFalse();
                proof.Proves(entries[position], RandomHash(random)).ShouldBeFalse();
                (proof with { Position = position + 1 }).Proves(entries[position], root).ShouldBeFalse();
                (proof with { Path = proof.Path.Add(root) }).Proves(entries[position], root).ShouldBeFalse();
                (proof.Path.IsEmpty || !(proof with { Path = proof.Path.RemoveAt(0) }).Proves(entries[position], root)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Frontier_ContinuedFromItsPeaks_IsTheSameTree()
    {
        Random random = new(6962);
        MerkleFrontier whole = new();
        for (int size = 0; size < 70; size++)
        {
            AuditHash leaf = RandomHash(random);
            MerkleFrontier continued = new(whole.Size, whole.Peaks);
            whole.Add(leaf);
            continued.Add(leaf);
            continued.Peaks.ShouldBe(whole.Peaks);
        }
    }

    private static bool Proves(JsonElement test)
    {
        ImmutableArray<AuditHash> path = [];
        foreach (JsonElement step in test.GetProperty("proof") is { ValueKind: JsonValueKind.Array } steps ? [.. steps.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            if (Hash(step) is not { } hash)
            {
                return false;
            }

            path = path.Add(hash);
        }

        // What is not 32 bytes cannot even be a hash here. Sizes beyond 63 bits cannot be one either.
        return Hash(test.GetProperty("leafHash")) is { } leaf && Hash(test.GetProperty("root")) is { } root
            && test.GetProperty("leafIdx").TryGetInt64(out long position) && test.GetProperty("treeSize").TryGetInt64(out long size)
            && new InclusionProof(position, size, path).ProvesLeaf(leaf, root);
    }

    private static AuditHash? Hash(JsonElement element)
        => element.ValueKind == JsonValueKind.String && element.GetBytesFromBase64() is { Length: AuditHash.Size } bytes ? new AuditHash(bytes) : null;

    private static AuditHash RandomHash(Random random)
    {
        byte[] bytes = new byte[AuditHash.Size];
        random.NextBytes(bytes);
        return new AuditHash(bytes);
    }

    /// <summary>The definition of RFC 6962, section 2.1, to the letter.</summary>
    private static AuditHash NaiveRoot(ReadOnlySpan<AuditHash> entries)
    {
        if (entries.Length == 1)
        {
            return MerkleHash.Leaf(entries[0]);
        }

        int middle = 1;
        while (middle * 2 < entries.Length)
        {
            middle *= 2;
        }

        return MerkleHash.Node(NaiveRoot(entries[..middle]), NaiveRoot(entries[middle..]));
    }
}

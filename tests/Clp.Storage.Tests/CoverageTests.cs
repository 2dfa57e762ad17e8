using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

/// <summary>No adapter without the suites, no suite without the adapters.</summary>
public sealed class CoverageTests
{
    private static Type[] Here { get; } = typeof(CoverageTests).Assembly.GetTypes();

    private static Type[] Suites { get; } = [.. typeof(IStoreUnderTest).Assembly.GetTypes().Where(IsSuite)];

    /// <summary>A store that keeps no events has a suite of its own.</summary>
    private static Type[] WithoutEvents { get; } = [typeof(SnapshotOnlyStore)];

    [Fact]
    public void Stores_InSrc_AreAllUnderTest()
    {
        Type[] stores = [.. new[] { typeof(IEventStore).Assembly, typeof(FileStore).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IEventStore).IsAssignableFrom(type))];
        Type[] tested = [.. Subjects().Select(type => ((IStoreUnderTest)Activator.CreateInstance(type)!).StoreType)];

        stores.ShouldContain(typeof(MemoryStore));
        stores.Except(tested).Except(WithoutEvents).ShouldBeEmpty("a store without a subject under test");
    }

    [Fact]
    public void Subjects_RunEverySuite()
    {
        Subjects().Count().ShouldBeGreaterThan(2);
        Suites.Length.ShouldBeGreaterThan(8);
        foreach (Type subject in Subjects())
        {
            foreach (Type suite in Suites)
            {
                Type closed = suite.MakeGenericType(subject);
                Here.Any(type => type is { IsAbstract: false, IsPublic: true } && closed.IsAssignableFrom(type)).ShouldBeTrue($"{subject.Name} leaves {suite.Name} out");
            }
        }
    }

    private static IEnumerable<Type> Subjects() => Here.Where(type => type.IsClass && typeof(IStoreUnderTest).IsAssignableFrom(type));

    private static bool IsSuite(Type type) => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type.Name.EndsWith("Suite`1", StringComparison.Ordinal)
        && type != typeof(StoreSuite<>) && type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(typeof(IStoreUnderTest));
}

using Clp.Storage.Conformance;

namespace Clp.Storage.MongoDb.Tests;

/// <summary>No adapter without the suites, no suite without the adapters.</summary>
public sealed class CoverageTests
{
    private static readonly Type[] Here = typeof(CoverageTests).Assembly.GetTypes();

    [Fact]
    public void Stores_InSrc_AreAllUnderTest()
    {
        Type[] tested = [.. Subjects(typeof(IStoreUnderTest)).Select(type => ((IStoreUnderTest)Activator.CreateInstance(type)!).StoreType)];

        InSrc(typeof(IEventStore)).ShouldContain(typeof(MongoDbStore));
        InSrc(typeof(IEventStore)).Except(tested).ShouldBeEmpty("a store without a subject under test");
    }

    [Fact]
    public void Adapters_InSrc_AreAllUnderTest()
    {
        Type[] tested = [.. Subjects(typeof(IAdapterUnderTest)).Select(type => ((IAdapterUnderTest)Activator.CreateInstance(type)!).AdapterType)];

        InSrc(typeof(IStorageAdapter)).ShouldContain(typeof(MongoDbStorageAdapter));
        InSrc(typeof(IStorageAdapter)).Except(tested).ShouldBeEmpty("an adapter without a subject under test");
    }

    [Theory]
    [InlineData(typeof(IStoreUnderTest), 14)]
    [InlineData(typeof(IAdapterUnderTest), 2)]
    public void Subjects_RunEverySuite(Type kind, int count)
    {
        Type[] suites = [.. kind.Assembly.GetTypes().Where(type => IsSuite(type, kind))];
        suites.Length.ShouldBe(count, "suites are found by their names; when one is added, say so here");
        foreach (Type subject in Subjects(kind))
        {
            foreach (Type suite in suites)
            {
                Type closed = suite.MakeGenericType(subject);
                Here.Any(type => type is { IsAbstract: false, IsPublic: true } && closed.IsAssignableFrom(type)).ShouldBeTrue($"{subject.Name} leaves {suite.Name} out");
            }
        }
    }

    private static IEnumerable<Type> Subjects(Type kind) => Here.Where(type => type.IsClass && kind.IsAssignableFrom(type));

    private static Type[] InSrc(Type port) => [.. typeof(MongoDbStore).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && port.IsAssignableFrom(type))];

    private static bool IsSuite(Type type, Type kind) => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type != typeof(StoreSuite<>)
        && type.Name.EndsWith("Suite`1", StringComparison.Ordinal) && type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(kind);
}

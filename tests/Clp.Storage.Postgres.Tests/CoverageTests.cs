using Clp.Storage.Conformance;

namespace Clp.Storage.Postgres.Tests;

/// <summary>No class of the package without the suites, no suite left out.</summary>
public sealed class CoverageTests
{
    private static readonly Type[] Here = typeof(CoverageTests).Assembly.GetTypes();

    [Fact]
    public void StoresAndAdapters_OfThePackage_AreAllUnderTest()
    {
        InSrc(typeof(IEventStore)).ShouldBe([typeof(PostgresStore)]);
        InSrc(typeof(IStorageAdapter)).ShouldBe([typeof(PostgresStorageAdapter)]);
        Subjects(typeof(IStoreUnderTest)).Select(type => ((IStoreUnderTest)Activator.CreateInstance(type)!).StoreType).ShouldContain(typeof(PostgresStore));
        Subjects(typeof(IAdapterUnderTest)).Select(type => ((IAdapterUnderTest)Activator.CreateInstance(type)!).AdapterType).ShouldContain(typeof(PostgresStorageAdapter));
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

    private static Type[] InSrc(Type port) => [.. typeof(PostgresStore).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && port.IsAssignableFrom(type))];

    private static bool IsSuite(Type type, Type kind) => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type != typeof(StoreSuite<>)
        && type.Name.EndsWith("Suite`1", StringComparison.Ordinal) && type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(kind);
}

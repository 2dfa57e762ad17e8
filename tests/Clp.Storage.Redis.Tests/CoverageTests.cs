using Clp.Storage.Conformance;

namespace Clp.Storage.Redis.Tests;

/// <summary>No subject without every suite.</summary>
public sealed class CoverageTests
{
    private static readonly Type[] Here = typeof(CoverageTests).Assembly.GetTypes();

    [Fact]
    public void Ports_InSrc_AreAllUnderTest()
    {
        Type[] src = typeof(RedisStore).Assembly.GetTypes();
        Type[] stores = [.. src.Where(type => type.IsClass && typeof(IEventStore).IsAssignableFrom(type))];
        Type[] adapters = [.. src.Where(type => type.IsClass && typeof(IStorageAdapter).IsAssignableFrom(type))];

        stores.Except(Subjects(typeof(IStoreUnderTest)).Select(type => ((IStoreUnderTest)Activator.CreateInstance(type)!).StoreType)).ShouldBeEmpty();
        adapters.Except(Subjects(typeof(IAdapterUnderTest)).Select(type => ((IAdapterUnderTest)Activator.CreateInstance(type)!).AdapterType)).ShouldBeEmpty();
        stores.ShouldBe([typeof(RedisStore)]);
        adapters.ShouldBe([typeof(RedisStorageAdapter)]);
    }

    [Theory]
    [InlineData(typeof(IStoreUnderTest), 4)]
    [InlineData(typeof(IAdapterUnderTest), 2)]
    public void Subjects_RunEverySuite(Type kind, int subjects)
    {
        Type[] suites = [.. kind.Assembly.GetTypes().Where(type => IsSuite(type, kind))];
        suites.ShouldNotBeEmpty();
        Subjects(kind).Count().ShouldBe(subjects);
        foreach (Type subject in Subjects(kind))
        {
            foreach (Type suite in suites)
            {
                Type closed = suite.MakeGenericType(subject);
                Here.Any(type => type is { IsAbstract: false, IsPublic: true } && closed.IsAssignableFrom(type)).ShouldBeTrue($"{subject.Name} leaves {suite.Name} out");
            }
        }
    }

    private static IEnumerable<Type> Subjects(Type kind) => Here.Where(type => type is { IsClass: true, IsAbstract: false } && kind.IsAssignableFrom(type));

    private static bool IsSuite(Type type, Type kind) => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type != typeof(StoreSuite<>)
        && type.Name.EndsWith("Suite`1", StringComparison.Ordinal) && type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(kind);
}

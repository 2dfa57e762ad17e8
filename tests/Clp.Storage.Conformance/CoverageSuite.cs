namespace Clp.Storage.Conformance;

/// <summary>No store without the suites, no suite without the stores. Each test project of stores inherits it.</summary>
/// <param name="stores">The store and adapter classes that src must show at least, so that looking for them finds something.</param>
/// <param name="withoutSubject">Those that have suites of another kind.</param>
public abstract class CoverageSuite(Type[] stores, params Type[] withoutSubject)
{
    private Type[] Here => GetType().Assembly.GetTypes();

    [Fact]
    public void StoresAndAdapters_InSrc_AreAllUnderTest()
    {
        Type[] tested =
        [
            .. Subjects(typeof(IStoreUnderTest)).Select(type => ((IStoreUnderTest)Activator.CreateInstance(type)!).StoreType),
            .. Subjects(typeof(IAdapterUnderTest)).Select(type => ((IAdapterUnderTest)Activator.CreateInstance(type)!).AdapterType),
        ];
        Type[] src = [.. stores.Select(store => store.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).Where(IsStore)];

        stores.Except(src).ShouldBeEmpty();
        src.Except(tested).ShouldBe(withoutSubject, "a store or an adapter without a subject under test");
    }

    [Theory]
    [InlineData(typeof(IStoreUnderTest), 14)]
    [InlineData(typeof(IAdapterUnderTest), 2)]
    public void Subjects_RunEverySuite(Type kind, int count)
    {
        Type[] suites = [.. kind.Assembly.GetTypes().Where(type => IsSuite(type, kind))];
        suites.Length.ShouldBe(count, "suites are found by their names; when one is added, say so here");
        Subjects(kind).ShouldNotBeEmpty();
        foreach (Type subject in Subjects(kind))
        {
            foreach (Type suite in suites)
            {
                Type closed = suite.MakeGenericType(subject);
                Here.Any(type => type is { IsAbstract: false, IsPublic: true } && closed.IsAssignableFrom(type)).ShouldBeTrue($"{subject.Name} leaves {suite.Name} out");
            }
        }
    }

    private static bool IsStore(Type type) => type is { IsClass: true, IsAbstract: false } && (typeof(IEventStore).IsAssignableFrom(type) || typeof(IStorageAdapter).IsAssignableFrom(type));

    private static bool IsSuite(Type type, Type kind) => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type != typeof(StoreSuite<>)
        && type.Name.EndsWith("Suite`1", StringComparison.Ordinal) && type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(kind);

    private Type[] Subjects(Type kind) => [.. Here.Where(type => type is { IsClass: true, IsAbstract: false } && kind.IsAssignableFrom(type))];
}

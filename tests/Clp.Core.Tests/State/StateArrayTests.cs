namespace Clp.Tests.State;

public sealed class StateArrayTests
{
    public static TheoryData<int> Sizes => [0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 257, 4_096, 4_097];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Add_OneByOne_EqualsBulk_InEverySize(int size)
    {
        StateArray bulk = StateArray.From(Enumerable.Range(0, size).Select(i => (StateValue)i));
        StateArray single = Enumerable.Range(0, size).Aggregate(StateArray.Empty, (items, i) => items.Add(i));

        single.Count.ShouldBe(size);
        single.Equals(bulk).ShouldBeTrue();
        single.ToJson().ShouldBe("[" + string.Join(',', Enumerable.Range(0, size)) + "]");
        for (int i = 0; i < size; i++)
        {
            bulk[i].ShouldBe((StateValue)i);
            single[i].ShouldBe((StateValue)i);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Changes_AtTheEdgesAndInTheMiddle_EqualAList(int size)
    {
        StateArray items = StateArray.From(Enumerable.Range(0, size).Select(i => (StateValue)i));
        foreach (int at in new[] { 0, size / 2, size - 1 }.Where(at => at >= 0 && at < size).Distinct())
        {
            List<int> list = [.. Enumerable.Range(0, size)];
            list[at] = -1;
            items.SetItem(at, -1).Select(item => item.As<int>()).ShouldBe(list);
            list.Insert(at, -2);
            items.SetItem(at, -1).Insert(at, -2).Select(item => item.As<int>()).ShouldBe(list);
            list.RemoveAt(at + 1);
            items.SetItem(at, -1).Insert(at, -2).RemoveAt(at + 1).Select(item => item.As<int>()).ShouldBe(list);
        }

        items.Insert(size, 7)[size].ShouldBe((StateValue)7);
        items.Select(item => item.As<int>()).ShouldBe(Enumerable.Range(0, size));
    }

    [Fact]
    public void SetItem_TheSameValue_ReturnsTheSameInstance()
    {
        StateArray items = StateArray.Of(1, 2, 3);
        items.SetItem(1, 2).ShouldBeSameAs(items);
        items.SetItem(1, 2.0m).ToJson().ShouldBe("[1,2.0,3]");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Index_OutsideTheArray_IsATypedError(int index)
    {
        StateArray items = StateArray.Of(1, 2, 3);
        Should.Throw<StatePathException>(() => items[index]).Code.ShouldBe(ClpCodes.BadIndex);
        Should.Throw<StatePathException>(() => items.SetItem(index, 0)).Code.ShouldBe(ClpCodes.BadIndex);
        Should.Throw<StatePathException>(() => items.RemoveAt(index)).Code.ShouldBe(ClpCodes.BadIndex);
        if (index != 3)
        {
            Should.Throw<StatePathException>(() => items.Insert(index, 0)).Code.ShouldBe(ClpCodes.BadIndex);
        }
    }
}

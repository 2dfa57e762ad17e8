namespace Clp;

/// <summary>What a step comes to on one view: what is to be appended, and the answer once it is.</summary>
/// <param name="Events">What happened; with none there is nothing to append.</param>
/// <param name="Result">The answer.</param>
/// <param name="Intent">The intent after the one event, when it was made for the answer.</param>
internal readonly record struct Recording<TResult>(EventBatch Events, TResult Result, Intent? Intent = null);

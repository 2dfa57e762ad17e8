namespace CustomerDesk.Retail;

/// <summary>The retail tools' refusal texts in one benchmark's words, without the "Error: " they are reported with.</summary>
internal sealed record RetailTexts
{
    public required string OrderNotFound { get; init; }

    public required string UserNotFound { get; init; }

    public required string ProductNotFound { get; init; }

    public required string ItemNotFound { get; init; }

    public required string NotCancellable { get; init; }

    public required string NotModifiable { get; init; }

    public required string NotExchangeable { get; init; }

    public required string NotReturnable { get; init; }

    public required string InvalidReason { get; init; }

    public required Func<string, string> ExchangeItemNotInOrder { get; init; }

    public required Func<string, string> ModifyItemNotInOrder { get; init; }

    public required string ReturnItemNotInOrder { get; init; }

    public required string ExchangeCountDiffers { get; init; }

    public required string ModifyCountDiffers { get; init; }

    public required string SameItem { get; init; }

    public required Func<string, string> VariantNotFound { get; init; }

    public required Func<string, string> VariantNotAvailable { get; init; }

    public required string PaymentNotFound { get; init; }

    public required string RefundMethodNotAllowed { get; init; }

    public required string PriceDifferenceNotCovered { get; init; }

    public required string NewItemNotCovered { get; init; }

    public required string NotOnePayment { get; init; }

    public required string SamePayment { get; init; }

    public required string OrderNotCovered { get; init; }

    public required string InvalidExpression { get; init; }

    public static RetailTexts Tau { get; } = new()
    {
        OrderNotFound = "order not found",
        UserNotFound = "user not found",
        ProductNotFound = "product not found",
        ItemNotFound = "item not found",
        NotCancellable = "non-pending order cannot be cancelled",
        NotModifiable = "non-pending order cannot be modified",
        NotExchangeable = "non-delivered order cannot be exchanged",
        NotReturnable = "non-delivered order cannot be returned",
        InvalidReason = "invalid reason",
        ExchangeItemNotInOrder = item => $"{item} not found",
        ModifyItemNotInOrder = item => $"{item} not found",
        ReturnItemNotInOrder = "some item not found",
        ExchangeCountDiffers = "the number of items to be exchanged should match",
        ModifyCountDiffers = "the number of items to be exchanged should match",
        SameItem = "the new item id should be different from the old item id",
        VariantNotFound = item => $"new item {item} not found or available",
        VariantNotAvailable = item => $"new item {item} not found or available",
        PaymentNotFound = "payment method not found",
        RefundMethodNotAllowed = "payment method should be either the original payment method or a gift card",
        PriceDifferenceNotCovered = "insufficient gift card balance to pay for the price difference",
        NewItemNotCovered = "insufficient gift card balance to pay for the new item",
        NotOnePayment = "there should be exactly one payment for a pending order",
        SamePayment = "the new payment method should be different from the current one",
        OrderNotCovered = "insufficient gift card balance to pay for the order",
        InvalidExpression = "invalid characters in expression",
    };

    public static RetailTexts Tau2 { get; } = new()
    {
        OrderNotFound = "Order not found",
        UserNotFound = "User not found",
        ProductNotFound = "Product not found",
        ItemNotFound = "Item not found",
        NotCancellable = "Non-pending order cannot be cancelled",
        NotModifiable = "Non-pending order cannot be modified",
        NotExchangeable = "Non-delivered order cannot be exchanged",
        NotReturnable = "Non-delivered order cannot be returned",
        InvalidReason = "Invalid reason",
        ExchangeItemNotInOrder = item => $"Number of {item} not found.",
        ModifyItemNotInOrder = item => $"{item} not found",
        ReturnItemNotInOrder = "Some item not found",
        ExchangeCountDiffers = "The number of items to be exchanged should match.",
        ModifyCountDiffers = "The number of items to be exchanged should match",
        SameItem = "The new item id should be different from the old item id",
        VariantNotFound = _ => "Variant not found",
        VariantNotAvailable = item => $"New item {item} not found or available",
        PaymentNotFound = "Payment method not found",
        RefundMethodNotAllowed = "Payment method should be the original payment method",
        PriceDifferenceNotCovered = "Insufficient gift card balance to pay for the price difference",
        NewItemNotCovered = "Insufficient gift card balance to pay for the new item",
        NotOnePayment = "There should be exactly one payment for a pending order",
        SamePayment = "The new payment method should be different from the current one",
        OrderNotCovered = "Insufficient gift card balance to pay for the order",
        InvalidExpression = "Invalid characters in expression",
    };
}

namespace RlmLang.Models.Offline;

/// <summary>What a word or phrase speaks of: a topic that people write about, or the attitude in which they write.</summary>
[Flags]
internal enum Notion : ulong
{
    None = 0,

    // Topics.
    Refund = 1UL << 0,
    Billing = 1UL << 1,
    Shipping = 1UL << 2,
    Quality = 1UL << 3,
    Account = 1UL << 4,
    Technical = 1UL << 5,
    Security = 1UL << 6,
    Legal = 1UL << 7,
    Cancellation = 1UL << 8,
    Sales = 1UL << 9,
    Staff = 1UL << 10,
    Documentation = 1UL << 11,
    Performance = 1UL << 12,
    Feature = 1UL << 13,
    Feedback = 1UL << 14,

    // Attitudes.
    Threat = 1UL << 24,
    Wish = 1UL << 25,
    Intention = 1UL << 26,
    Condition = 1UL << 27,
    Deadline = 1UL << 28,
    Completed = 1UL << 29,
    Negation = 1UL << 30,
    Inquiry = 1UL << 31,
    FirstPerson = 1UL << 32,
    OtherPerson = 1UL << 33,
    Positive = 1UL << 34,
    Negative = 1UL << 35,
    Urgent = 1UL << 36,
    Withdrawn = 1UL << 37,
    Obligation = 1UL << 38,

    Topics = (1UL << 24) - 1,
}

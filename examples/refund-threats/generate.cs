// Writes the tickets of this example and the truth about them:
//   dotnet run examples/refund-threats/generate.cs -- --seed 7 --count 2000 --out tickets.txt --truth truth.json
// The same seed and count give the same bytes on every platform. The tests link this file, without its entry point, and hold the committed files against it.
using System.Globalization;
using System.Text;

namespace RlmLang.Examples.RefundThreats;

#if !LINKED_EXAMPLE
internal static class Program
{
    private static int Main(string[] args)
    {
        Dictionary<string, string> options = new() { ["--seed"] = "7", ["--count"] = "2000", ["--out"] = "tickets.txt", ["--truth"] = "truth.json" };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !options.ContainsKey(args[i]))
            {
                Console.Error.WriteLine("usage: generate.cs -- [--seed N] [--count N] [--out FILE] [--truth FILE]");
                return 2;
            }

            options[args[i]] = args[i + 1];
        }

        var tickets = TicketGenerator.Generate(ulong.Parse(options["--seed"], CultureInfo.InvariantCulture), int.Parse(options["--count"], CultureInfo.InvariantCulture));
        var text = TicketGenerator.Format(tickets);
        File.WriteAllText(options["--out"], text);
        File.WriteAllText(options["--truth"], TicketGenerator.FormatTruth(tickets));
        Console.WriteLine($"{tickets.Count:N0} tickets, {text.Length:N0} characters, {tickets.Count(t => t.IsThreat):N0} threats");
        return 0;
    }
}
#endif

/// <summary>A ticket and the truth about it. Its kind says how money is spoken of: <c>threat</c>, the kind of near miss, or <c>plain</c>.</summary>
internal sealed record Ticket(int Number, string Text, string Area, bool IsThreat, string Kind);

/// <summary>SplitMix64: small, well mixed, and equal everywhere, which <see cref="System.Random"/> does not promise.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public int Next(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}

/// <summary>Builds tickets of about 700 characters: a greeting, a problem of one area, perhaps a threat or a near miss, and everyday noise.</summary>
internal static class TicketGenerator
{
    private static readonly string[] s_areas = ["billing", "shipping", "quality", "account", "other"];
    private static readonly int[] s_areaShares = [26, 27, 22, 14, 11];

    public static IReadOnlyList<Ticket> Generate(ulong seed, int count) =>
        [.. Enumerable.Range(1, count).Select(n => Write(n, new SplitMix64((seed * 1_000_003) + (ulong)n)))];

    public static string Format(IReadOnlyList<Ticket> tickets)
    {
        StringBuilder text = new();
        foreach (var ticket in tickets)
        {
            text.Append(CultureInfo.InvariantCulture, $"--- ticket {ticket.Number} ---\n{ticket.Text}\n");
        }

        return text.ToString();
    }

    public static string FormatTruth(IReadOnlyList<Ticket> tickets)
    {
        StringBuilder json = new("{\n  \"final\": [\n");
        var counts = tickets.Where(t => t.IsThreat).GroupBy(t => t.Area).Select(g => (Area: g.Key, Count: g.Count())).OrderByDescending(g => g.Count).ThenBy(g => g.Area, StringComparer.Ordinal);
        json.AppendJoin(",\n", counts.Select(c => $"    {{\"area\": \"{c.Area}\", \"threats\": {c.Count}}}"));
        json.Append("\n  ],\n  \"tickets\": [\n");
        json.AppendJoin(",\n", tickets.Select(t => $"    {{\"ticket\": {t.Number}, \"threat\": {(t.IsThreat ? "true" : "false")}, \"area\": \"{t.Area}\", \"kind\": \"{t.Kind}\"}}"));
        return json.Append("\n  ]\n}\n").ToString();
    }

    private static Ticket Write(int number, SplitMix64 random)
    {
        var area = Array.IndexOf(s_areas, PickArea(random));
        var issue = random.Pick(TicketPhrases.Issues[area]);
        var slots = new Slots(random);
        var roll = random.Next(100);
        var kind = roll < 15 ? "threat" : roll < 40 ? random.Pick(TicketPhrases.NearMisses).Kind : "plain";

        List<string> body = [slots.Fill(random.Pick(TicketPhrases.Openers)), slots.Fill(random.Pick(issue.Problems))];
        Shuffle(issue.Details, random).Take(1 + random.Next(2)).ToList().ForEach(d => body.Add(slots.Fill(d)));
        if (random.Chance(40))
        {
            // Words of another area, said in passing: they are not what the ticket is about.
            body.Insert(random.Chance(50) ? body.Count : 1, slots.Fill(random.Pick(TicketPhrases.Asides)));
        }

        var (money, quoted) = Money(kind, random, slots);
        if (money.Length > 0)
        {
            body.Insert(random.Chance(75) ? body.Count : 1 + random.Next(body.Count), money);
        }

        return new(number, Assemble(body, quoted, slots, random), s_areas[area], kind == "threat", kind);
    }

    private static string PickArea(SplitMix64 random)
    {
        var at = random.Next(100);
        var area = 0;
        while (at >= s_areaShares[area])
        {
            at -= s_areaShares[area++];
        }

        return s_areas[area];
    }

    private static (string Money, string Quoted) Money(string kind, SplitMix64 random, Slots slots)
    {
        if (kind == "plain")
        {
            return ("", random.Chance(20) ? slots.Fill(random.Pick(TicketPhrases.QuotedAgents)) : "");
        }

        if (kind == "threat")
        {
            return (Threat(random, slots), random.Chance(15) ? slots.Fill(random.Pick(TicketPhrases.QuotedAgents)) : "");
        }

        var miss = TicketPhrases.NearMisses.First(m => m.Kind == kind);
        var quoted = kind switch
        {
            "withdrawn" => Threat(random, slots),
            "quoted_offer" => slots.Fill(random.Pick(TicketPhrases.QuotedOffers)),
            _ => "",
        };
        return (slots.Fill(random.Pick(miss.Sentences)), quoted);
    }

    private static string Threat(SplitMix64 random, Slots slots)
    {
        var text = random.Chance(60)
            ? random.Pick(TicketPhrases.ThreatConditions) + random.Pick(TicketPhrases.ThreatOutcomes) + random.Pick([".", ".", "!", ", and I mean it.", ". I hope it does not come to that."])
            : random.Pick(TicketPhrases.WholeThreats);
        return slots.Fill(text);
    }

    private static string Assemble(List<string> body, string quoted, Slots slots, SplitMix64 random)
    {
        StringBuilder text = new();
        if (random.Chance(55))
        {
            text.Append("Subject: ").Append(slots.Fill(random.Pick(TicketPhrases.Subjects))).Append('\n');
        }

        text.Append(slots.Fill(random.Pick(TicketPhrases.Greetings))).Append("\n\n");
        var target = 330 + random.Next(560);
        var noise = Shuffle(TicketPhrases.Noise, random);
        for (var i = 0; i < noise.Length && body.Sum(s => s.Length + 1) < target; i++)
        {
            body.Insert(random.Next(body.Count + 1), slots.Fill(noise[i]));
        }

        for (var i = 0; i < body.Count; i++)
        {
            text.Append(body[i]).Append(i + 1 == body.Count ? "\n" : random.Chance(22) ? "\n\n" : " ");
        }

        text.Append('\n').Append(slots.Fill(random.Pick(TicketPhrases.Closings))).Append('\n');
        if (quoted.Length > 0)
        {
            text.Append('\n').Append(slots.Fill(random.Pick(TicketPhrases.QuoteHeads))).Append("\n> ").Append(quoted.Replace("\n", "\n> ", StringComparison.Ordinal)).Append('\n');
        }

        if (random.Chance(30))
        {
            text.Append('\n').Append(slots.Fill(random.Pick(TicketPhrases.Footers))).Append('\n');
        }

        return text.ToString();
    }

    private static T[] Shuffle<T>(IReadOnlyList<T> items, SplitMix64 random)
    {
        T[] copy = [.. items];
        for (var i = copy.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (copy[i], copy[j]) = (copy[j], copy[i]);
        }

        return copy;
    }
}

/// <summary>The particulars of one ticket; each is drawn once, so that an order has one number throughout.</summary>
internal sealed class Slots
{
    private readonly (string Name, string Value)[] _values;

    public Slots(SplitMix64 random)
    {
        var day = 1 + random.Next(28);
        var amount = 9 + random.Next(380);
        _values =
        [
            ("{product}", random.Pick(TicketPhrases.Products)),
            ("{order}", $"{(char)('A' + random.Next(26))}{100_000 + random.Next(899_999)}"),
            ("{amount}", $"{random.Pick(["$", "€", "£"])}{amount}.{random.Next(10)}9"),
            ("{date}", $"{day} {random.Pick(["January", "February", "March", "April", "May", "June", "September", "October", "November"])}"),
            ("{deadline}", random.Pick(["Friday", "Monday", "the end of the week", "tomorrow evening", "noon on Thursday", "next Wednesday", "the weekend", "the 15th", "close of business today"])),
            ("{name}", $"{random.Pick(TicketPhrases.FirstNames)} {random.Pick(TicketPhrases.LastNames)}"),
            ("{agent}", random.Pick(TicketPhrases.FirstNames)),
            ("{city}", random.Pick(["Leeds", "Porto", "Graz", "Austin", "Lyon", "Gdansk", "Turin", "Halifax", "Bergen", "Utrecht"])),
            ("{n}", (2 + random.Next(8)).ToString(CultureInfo.InvariantCulture)),
        ];
    }

    public string Fill(string template)
    {
        foreach (var (name, value) in _values)
        {
            template = template.Replace(name, value, StringComparison.Ordinal);
        }

        return template;
    }
}

/// <summary>A problem of an area: ways to put it, and what may be added.</summary>
internal sealed record Issue(string[] Problems, string[] Details);

/// <summary>A way to speak of refunds without threatening one.</summary>
internal sealed record NearMiss(string Kind, string[] Sentences);

/// <summary>What customers write. Templates; a word in braces is a slot.</summary>
internal static class TicketPhrases
{
    public static readonly string[] Products = ["kettle", "desk lamp", "rain jacket", "coffee grinder", "backpack", "office chair", "headphones", "bread maker", "yoga mat", "bike light", "air purifier", "blender", "suitcase", "wool blanket", "keyboard", "tent", "toaster", "walking boots"];
    public static readonly string[] FirstNames = ["Anna", "Tomas", "Ingrid", "Priya", "Luc", "Marta", "Owen", "Sofia", "Jonas", "Keiko", "Rafael", "Nadia", "Peter", "Chloe", "Ivan", "Aisha", "Ben", "Helena"];
    public static readonly string[] LastNames = ["Novak", "Lindqvist", "Okafor", "Moreau", "Hughes", "Costa", "Schmidt", "Tanaka", "Kowalska", "Brown", "Rossi", "Singh", "Dupont", "Larsen", "Walsh", "Petrov"];
    public static readonly string[] Greetings = ["Hello,", "Hi there,", "Dear support team,", "Good morning,", "To whom it may concern,", "Hi {agent},", "Dear Sir or Madam,", "Hey,", "Good evening,", "Dear {agent},"];
    public static readonly string[] Closings = ["Kind regards,\n{name}", "Best,\n{name}", "Thanks,\n{name}", "{name}\n{city}", "Yours sincerely,\n{name}", "Regards\n{name}\nOrder {order}", "Cheers,\n{name}", "{name}", "Waiting for your answer,\n{name}"];
    public static readonly string[] Footers = ["Sent from my phone", "This message may hold confidential information. If you are not its recipient, please delete it.", "Sent from my tablet, please excuse typing errors", "Customer since 2016", "Please think before you print this mail."];
    public static readonly string[] QuoteHeads = ["On {date}, {agent} wrote:", "----- earlier message -----", "{agent} from customer care wrote on {date}:", "My earlier mail, for reference:"];
    public static readonly string[] Subjects = ["Order {order}", "Question about my order", "Problem", "{product}", "Still waiting", "Your order {order} of {date}", "Help needed", "Follow-up", "Not happy", "Second mail on this", "Regarding {order}"];

    public static readonly string[] Openers =
    [
        "I ordered a {product} from you on {date} (order {order}).", "This is about order {order}.", "I am writing about the {product} I bought on {date}.", "I have been a customer for {n} years and never had to write before.",
        "My order number is {order}, placed on {date}.", "We spoke on the phone on {date} about order {order}.", "I am not sure whether this is the right address for this.", "Second message about the same thing, reference {order}.",
        "Maybe you can help me with something.", "A short note about my purchase of {date}.",
    ];

    public static readonly string[] Asides =
    [
        "I paid by card as always, so that part was easy.", "The parcel itself came on time, by the way.", "I had to log in to my account to find the order number.", "The quality was never the question with your shop.",
        "The price was fair, I thought.", "The courier was friendly.", "I found the invoice in my account.", "The {product} before this one broke after ten years, which is fine.", "I changed my address last year, but that is in your system.",
        "Your tracking page is nice.", "The box was a little damaged, which does not matter to me.", "I still have the receipt somewhere.",
    ];

    public static readonly string[] Noise =
    [
        "It has been raining here in {city} for days, so I had time to write.", "I hope you are all well.", "My neighbour has the same model and recommended your shop.", "I tried the chat on your page but nobody was there.",
        "I waited {n} minutes on the phone before I gave up.", "I attach {n} pictures.", "We are a family of {n} and use it every day.", "I know you are busy at this time of the year.", "It was meant as a present for my mother.",
        "I have written to you {n} times so far.", "{agent} on the phone was polite but could not help.", "I work shifts, so the evening is the best time to reach me.", "Please answer by mail and not by phone.",
        "The form on your page did not let me attach anything.", "I am going on holiday soon and would like to have this off my desk.", "Perhaps I overlooked something.", "I looked through the questions and answers on your page first.",
        "My order confirmation has the reference {order}.", "I paid {amount} in total.", "The whole thing has cost me an afternoon already.", "My daughter set it up for me.", "I would be glad about a short answer.",
        "Let me know if you need anything else from me.", "The last order, about {n} months ago, went without a hitch.", "I am usually a patient person.", "This is the only time I have had trouble with you.",
    ];

    public static readonly string[] QuotedAgents =
    [
        "Dear customer, thank you for your message. We are looking into it and will\ncome back to you within two working days.", "Hello, could you send us a picture and the order number?", "We are sorry to hear that. Your case has the number {order}.",
        "Thank you for contacting us. Our team is available from 9 to 17 on weekdays.",
    ];

    public static readonly string[] QuotedOffers =
    [
        "If you are not satisfied, you may ask for a refund within 30 days of purchase.", "Should the problem persist, we will gladly refund you or send a replacement.", "You can choose between a refund, a voucher and a new {product}.",
        "Please note that a chargeback through your bank can delay the handling of your case.",
    ];

    public static readonly string[] ThreatConditions =
    [
        "If this is not sorted by {deadline}, ", "Unless somebody calls me back by {deadline}, ", "If I do not hear from you by {deadline}, ", "Should nothing happen before {deadline}, ", "Either you solve this by {deadline} or ", "Fix this, or ",
        "You have until {deadline}; after that ", "One more week of silence and ", "If I get another standard reply, ", "I will wait until {deadline}, then ", "If you cannot help me, ", "Without a proper answer by {deadline} ", "This is the last time I write: next ",
        "Please sort it out soon, otherwise ", "My patience has limits, and past {deadline} ", "Make this right or ",
    ];

    public static readonly string[] ThreatOutcomes =
    [
        "I will ask for my money back", "I'll be disputing the charge with my card company", "I am going to my bank for a chargeback", "I will have the payment reversed", "I want every cent returned to me", "I'll open a dispute with PayPal",
        "I shall claim the full amount back through my card issuer", "I will be requesting a full refund", "I'll demand to be reimbursed in full", "my bank will pull the payment back", "I will let my credit card provider get the {amount} back for me",
        "you can have your {product} back and I get my money", "I will insist on a refund", "I'll file a chargeback", "I am raising a payment dispute", "the {amount} goes back on my card, one way or another", "I'll see to it that the bank takes the {amount} back",
        "we will ask to be refunded", "I'll return everything and expect the full price back", "I will contest the payment with Visa",
    ];

    public static readonly string[] WholeThreats =
    [
        "I really do not want to involve my bank, but I am this close to disputing the payment.", "Expect a chargeback next week if this goes on.", "I have the form for the chargeback in front of me, and only your quick help will keep me from sending it.",
        "My next call is to my card company to get the {amount} back.", "Last chance before I ask for a refund.", "I am seriously thinking about demanding my money back.", "You leave me no choice but to request a refund if nothing changes.",
        "I will not hesitate to dispute the transaction.", "My wife has already talked to the bank about reversing the payment, and we will go through with it.", "I'm giving you one more chance before I claim the money back.",
        "It works by {deadline} or you refund me, simple as that.", "Do something, or I start a chargeback.", "I'd rather keep the {product}, but I will ask for a refund if this drags on.", "Consider this my final notice before a payment dispute.",
        "The bank told me I can reverse the payment within 60 days, and that is what I am going to do unless you act.", "I see only two ways: you put this right, or I get my {amount} back.", "I am prepared to take this up with Mastercard and have the charge undone.",
        "Don't make me go through the bank for my {amount}.", "Tick tock: the deadline for a chargeback is close and I intend to use it.", "How would you like it if I simply called the card company and took my money back? Because I will.",
        "Honestly, the next mail you get will be from the dispute department of my bank.", "I won't be paying for this; the charge will be contested.", "A refund is what I will ask for if the answer is no again.",
    ];

    public static readonly NearMiss[] NearMisses =
    [
        new("policy",
        [
            "By the way, how does your refund policy work for sale items?", "Could you tell me how long a refund usually takes, in general?", "For future orders: is it 14 or 30 days in which one can ask for a refund?", "I was wondering who pays for the return when somebody wants a refund.",
            "What happens with a voucher when an order is refunded? Just curious.", "Does a refund go to the card or to the account balance in your shop?",
        ]),
        new("refunded",
        [
            "Thank you for the refund last month, that went very smoothly.", "The refund for the other item has arrived, all good there.", "You refunded me {amount} in spring without any fuss, which I still appreciate.", "I already got my money back for the first one, so that is settled.",
            "The {amount} came back on my card on {date}, many thanks.", "{agent} gave me a full refund right away the last time; great service.",
        ]),
        new("other_threat",
        [
            "If this is not solved by {deadline}, I will write a review that you won't like.", "Otherwise I will take my business to one of your competitors.", "If I hear nothing, my lawyer will write the next letter.", "I will report this to the consumer protection office unless you react.",
            "One more mistake and I cancel my membership.", "If this goes on I'll tell everybody on social media what happened.", "Should it happen again, I will never order here again.", "I want to speak to a manager by {deadline}, or I will come to the shop in person.",
        ]),
        new("bank_mentions",
        [
            "My bank mentioned a chargeback when I asked about the entry, but I told them that I would talk to you first.", "The lady at the bank said something about a dispute; I do not think that is needed.", "The card company asked whether I wanted to dispute the charge and I said no.",
            "An article I read says that people should do a chargeback in such cases, which seems exaggerated to me.", "My bank's app shows a button for disputes next to the payment; I did not press it.",
        ]),
        new("no_refund",
        [
            "I don't want a refund, I just want it to work.", "To be clear, I am not asking for my money back.", "No need to refund anything.", "Please do not send me a refund; a replacement is what I need.", "This is not about money, and I would not dream of asking for a refund.",
            "I'd much rather have an exchange than a refund.", "A refund would not help me, since I need the {product} for a trip.",
        ]),
        new("withdrawn",
        [
            "Please ignore my earlier mail: I was angry, and the matter is settled.", "Forget what I wrote below, I do not mean to go through with it.", "I take back what I said in my last mail. Sorry for the tone.", "My message from {date} is no longer relevant; {agent} has explained everything.",
        ]),
        new("quoted_offer",
        [
            "Thanks for the options below. A replacement would be fine.", "As to your mail below: I will think about it.", "I read your answer and would prefer to keep the {product}.",
        ]),
        new("someone_else",
        [
            "A friend of mine had to do a chargeback with another shop; I am glad that you are not like that.", "My brother got a refund for his, but mine is a different case.", "Years ago another shop made me fight for my money back, so I am careful now.",
            "My colleague says that you refund without discussion, which speaks for you.", "Other stores threaten customers who ask for a refund; you never did.",
        ]),
        new("status",
        [
            "When will the refund that you promised on {date} arrive?", "The refund you approved has not reached my card yet; could you check?", "Your mail says that the refund of {amount} was issued on {date}, is that right?",
        ]),
    ];

    // In the order of the areas: billing, shipping, quality, account, other.
    public static readonly Issue[][] Issues =
    [
        [
            new(["I was charged twice for the same {product}.", "There are two entries of {amount} on my statement for one order."], ["Both bookings carry the date of {date}.", "Only one invoice came with it.", "The second amount must be a mistake."]),
            new(["The invoice shows {amount}, but the price on your page was lower.", "You billed me more than what was agreed."], ["The discount code was accepted at the checkout.", "I have a picture of the offer.", "Nobody told me about an extra fee."]),
            new(["My subscription was renewed although I had ended it in time.", "You took the yearly fee again without asking."], ["The confirmation of the end came on {date}.", "The charge of {amount} appeared this morning.", "I have not used the service since."]),
            new(["I need an invoice with our VAT number.", "The tax on the invoice is wrong."], ["Our bookkeeping cannot use it like this.", "The company's name is missing on it too.", "We are based in {city} and buy without tax."]),
            new(["The voucher that I entered was not taken off.", "My gift card is empty although the order was cancelled before payment."], ["It had a value of {amount}.", "The checkout said that it was applied.", "The code ends in {n}{n}."]),
            new(["There is a surcharge on my bill that I do not understand.", "What is the service fee of {amount} for?"], ["It was not in the basket.", "In the order mail the sum is different.", "Last month there was no such item."]),
            new(["My card was declined three times and then debited anyway.", "The instalment was taken on the wrong day."], ["My overdraft cost me another {n} euros.", "The plan says the first of the month.", "The bank sees the transaction as complete."]),
            new(["Why do you bill me monthly when I chose the yearly plan?", "The price of my plan went up without a word."], ["The old rate was {amount}.", "I never agreed to new terms.", "My receipts from last year prove it."]),
        ],
        [
            new(["My parcel still has not come.", "The {product} was to be here on {date} and it is not."], ["Tracking has said \"in transit\" for {n} days.", "The estimated date keeps moving.", "Nobody at the depot knows where it is."]),
            new(["The courier marked it as delivered, but there is nothing here.", "It says delivered, and my doorstep is empty."], ["I was at home all day.", "The neighbours do not have it either.", "There is no signature on the slip."]),
            new(["You sent the package to my old address.", "The label had the wrong house number on it."], ["The driver could not find it.", "It went back to your warehouse.", "I now live in {city}."]),
            new(["The shipment is stuck at customs.", "Customs want papers that I do not have."], ["They ask for a copy of the invoice.", "It has been there since {date}.", "The carrier charges for each day of storage."]),
            new(["Only half of my order arrived.", "One of {n} parcels is missing."], ["The slip lists all items.", "The carrier says that it got a single box.", "I need the rest before the holidays."]),
            new(["I paid for express delivery and it took {n} days longer than that.", "Next-day shipping is not what I got."], ["The dispatch mail came days late.", "Your page promised delivery on {date}.", "It was for a birthday that is now over."]),
            new(["The driver threw the box over the gate.", "The postman left my package in the rain."], ["The camera at the door has it all.", "It was soaked through.", "There was no card in the mailbox."]),
            new(["Could the delivery be moved to another day?", "Can I change the delivery address while it is on its way?"], ["I am away until {deadline}.", "A pick-up point would do as well.", "The tracking page offers no such choice."]),
        ],
        [
            new(["The {product} stopped working after {n} days.", "After {n} weeks the {product} is dead."], ["It does not even switch on.", "I tried another socket.", "The light blinks and that is all."]),
            new(["The {product} came with a crack right through it.", "There is a deep scratch across the front of the {product}."], ["It must have left the factory like that.", "The wrapping was intact.", "One can feel the edge with a finger."]),
            new(["The material feels thin and cheap.", "The finish is already peeling off."], ["In the pictures it looked solid.", "The seams come loose on one side.", "My old one lasted {n} years."]),
            new(["The {product} smells of chemicals.", "A strange smell comes out of the {product} when it is warm."], ["We aired it for {n} days.", "It makes us cough.", "Washing did not help."]),
            new(["It makes a grinding noise.", "The {product} rattles as if something were loose inside."], ["It gets louder by the day.", "One screw was lying in the box.", "The manual says nothing about it."]),
            new(["A part is missing: the lid does not close without it.", "The clip broke off at the first use."], ["I did not force it.", "Glue does not hold.", "A spare part would be enough."]),
            new(["The colour is quite different from the picture.", "The size on the label and the real size do not match."], ["It faded after one wash.", "I measured twice.", "It says large and fits a child."]),
            new(["The battery lasts an hour at best.", "It overheats and turns itself off."], ["The description says {n} hours.", "The casing gets too hot to touch.", "A new cable changed nothing."]),
        ],
        [
            new(["I cannot sign in any more.", "Your page does not accept my password."], ["The reset link leads to an error.", "No mail arrives when I ask for a new password.", "It worked until {date}."]),
            new(["My account has been locked.", "It says that my profile is suspended."], ["I did nothing unusual.", "There is no reason given.", "All my order history is in there."]),
            new(["Please change the e-mail address of my login.", "I no longer have access to the mailbox I registered with."], ["The settings page asks for a code that goes to the old address.", "My user name is {order}.", "The old provider closed down."]),
            new(["Somebody else has logged in with my user name.", "I think that my account was hacked."], ["There is a login from {city} that was not me.", "The phone number in the profile was changed.", "I have already set a new password."]),
            new(["The verification code never reaches my phone.", "Two-factor sign-in keeps sending me round in circles."], ["I have a new number since {date}.", "The backup codes are refused as well.", "The authenticator shows a different name."]),
            new(["I have two accounts and would like to merge them.", "My points are on the wrong profile."], ["One is under my maiden name.", "The points expire on {date}.", "Both use the same phone number."]),
            new(["Please delete my profile and all data in it.", "How can I close my account?"], ["I found no button for it.", "I also want a confirmation.", "The newsletter setting is on again each time."]),
        ],
        [
            new(["Your shop in {city} was closed although the page said open.", "What are the opening hours of the store in {city}?"], ["I drove an hour to get there.", "There was no sign at the door.", "The holidays are not listed."]),
            new(["The workshop that I had booked was called off at short notice.", "The course on {date} did not take place."], ["Nobody informed us.", "The room was empty.", "We were {n} people."]),
            new(["The person at the counter in {city} was rude to me.", "I was treated badly by one of your staff."], ["He laughed at my question.", "There were witnesses.", "I expect an apology."]),
            new(["I have an idea for the {product}: make it in green.", "Could you offer a smaller {product}?"], ["Many of my friends would like that.", "The old series had it.", "I would test it for you."]),
            new(["Do you take back old devices for recycling?", "I would like to know where the {product} is made."], ["It matters to us.", "The page has nothing about it.", "Our school collects such facts."]),
            new(["We would like to invite you to a fair in {city}.", "I write for a magazine and have some questions."], ["It takes place on {date}.", "We expect {n}00 visitors.", "A short talk would be enough."]),
            new(["The engraving I added has a typing mistake that your team made.", "The gift card message was mixed up with that of another person."], ["It says {agent} where it should say {name}.", "My preview was right.", "It was quite embarrassing."]),
        ],
    ];
}

using System.Collections.Frozen;

namespace RlmLang.Models.Offline;

/// <summary>Families of words and phrases: a small general thesaurus of business English. Phrases may have up to two words between their parts.</summary>
internal static class Thesaurus
{
    /// <summary>The stem that stands for a sum of money, whatever its figures.</summary>
    public const string Amount = "#amount";

    /// <summary>A phrase: its parts after the first, each a set of stems, and what it means.</summary>
    /// <param name="IsWeak">Whether the phrase also turns up where something else is spoken of.</param>
    internal sealed record Phrase(string[][] Rest, Notion Notion, bool IsWeak);

    // Entries apart by commas; within an entry, words by spaces and alternatives by slashes; a tilde at the end marks a weak entry.
    private static readonly (Notion Notion, string Entries)[] s_families =
    [
        (Notion.Refund, """
            refund, reimburse, reimbursement, chargeback, charge back, chargebacks, money back, cash back, pay/paid me/us back, repay, repayment, clawback, claw back,
            reverse/reversing/reversal the charge/charges/payment/transaction, charge/charges/payment/transaction reversed, reversal, return/returned/returning my/our money/payment/cash, give/gives back money,
            dispute/disputing/disputed the charge/charges/payment/transaction/purchase/amount, dispute with bank/card/visa/mastercard/paypal/issuer, dispute through bank/paypal/card,
            file/filing/open/opening/raise/raising/lodge/start/starting dispute, payment dispute, billing dispute, credit/credited back, recover/recovering my/our money/payment/funds/cash, retrieve my money/funds,
            get/getting/want my/our money/cash/funds, every penny/cent, full/complete credit, get back penny/cent/dollar/euro, section 75, buyer protection, pull/pulling back payment/money, payment cancelled/recalled, stop payment,
            dispute, contest/contesting/undo/undone the charge/payment/transaction/amount, charge/payment/transaction contested/undone/recalled, claim/claiming back, claim/claiming amount/money/payment, price/amount/sum/cost back/returned, #amount back/returned,
            get/take/takes/return/returned/pull/recover/claim #amount, bank/issuer/card/visa/mastercard/paypal pull/pulls/take/takes/reverse/reverses/recall/recalls
            """),
        (Notion.Billing, """
            bill, billing, billed, invoice, charge, overcharge, payment, pay~, paid~, price~, pricing, fee, surcharge, subscription, renewal, renew, receipt~, tax, vat, card~, credit card~, debit, debited, instalment,
            double charged, charged twice, discount, coupon, voucher, promo code, gift card, total~, amount~, statement, cost~, transaction, installment, direct debit, auto renew, rate~, plan price, yearly/monthly plan, deduct, declined, overdraft,
            checkout~, basket~, bookkeeping, accounting, rebate
            """),
        (Notion.Shipping, """
            ship, shipping, shipment, shipped, deliver, delivery, delivered, parcel, package, courier, tracking, track, transit, dispatch, dispatched, carrier, post~, postal, postman, driver, depot, customs, arrive~, arrival, box~,
            warehouse, late~, delay, doorstep, neighbour~, neighbor~, address~, express, next day, pick up point, courier signature, lost in transit, eta, estimated date, not arrived, never came, still waiting for order, out for delivery, wrong house, mailbox~, signed for, freight, van~
            """),
        (Notion.Quality, """
            quality, defect, defective, faulty, fault, broken, broke, break, crack, cracked, damage, damaged, scratch, scratched, dent, tear, torn, tore, ripped, rip, flimsy, cheap~, cheaply, stop working, stopped working, doesn't work,
            does not work, malfunction, worn, wear~, peel, peeling, fade, faded, loose, leak, leaking, leaked, rust, rusty, wobbly, wobble, stain, stained, smell, smells, poor~, material, fabric, stitching, seam, seams, snapped, snap, bent, 
            missing part/parts, part/parts missing, spare part/parts, overheat, battery, noise~, grinding, rattle, buzz, fell apart, falling apart, came off, broke off, broken off, unusable, dead~, craftsmanship, finish~, durable, sturdy, build~,
            colour, color, size~, thin, screw, hole, switch on, turn off, warranty, shatter
            """),
        (Notion.Account, """
            account, login, log in, log on, logged out, locked out, lock out, sign in, signing in, signed out, password, passcode, username, profile, credentials, two factor, 2fa, verification code, verification, verify~, authenticator, user name, backup codes, reset link,
            reset my, email address change, deactivate, deactivated, suspended, suspend, blocked~, locked, unlock, registration, register~, hacked, preferences~, delete my data, profile picture, security question, logging in, merge
            """),
        (Notion.Technical, "app, website, site, page, bug, crash, crashes, error, error message, screen, browser, software, install, update, freeze, server, api, timeout, glitch, technical, configuration"),
        (Notion.Security, "security, hacked, breach, phishing, fraud, fraudulent, unauthorised, unauthorized, vulnerability, stolen, leak data, malware, suspicious"),
        (Notion.Legal, "lawyer, solicitor, attorney, legal, court, lawsuit, sue, small claims, contract, clause, terms, liability, comply, compliance, regulation, gdpr"),
        (Notion.Cancellation, "cancel, cancellation, cancelled, terminate, termination, unsubscribe, close my account, end my subscription"),
        (Notion.Sales, "buy, purchase, quote, offer, demo, trial, upgrade, sales, pricing plan, order form, bulk, wholesale"),
        (Notion.Staff, "agent, support, representative, rep, employee, staff, service, helpdesk, rude, manager, supervisor, customer care"),
        (Notion.Documentation, "manual, documentation, docs, instructions, guide, tutorial, readme"),
        (Notion.Performance, "slow, performance, latency, speed, throughput, memory, cpu, lag"),
        (Notion.Feature, "feature, request, wish, suggestion, suggest, roadmap, would be nice, add support, improvement, idea"),
        (Notion.Feedback, "feedback, review, rating, survey, stars, testimonial"),

        (Notion.Threat, """
            threat, threaten, threatens, threatened, or else, last/final chance/warning/notice/attempt/reminder/email/message, have/leave/left/leaves no choice/option/alternative, no other choice/option, forced to, only option left, take matters, take action, escalate, consequences,
            otherwise, hear from my/our bank/lawyer/card/solicitor/issuer, next call/stop/step/email/letter is/goes/will, or i/i'll/we/we'll/you/you'll, expect a/an, be prepared for, this close to, tempted to, seriously thinking/considering, thinking about/of, consider this/it, do not make/force me, don't make/force me, not hesitate, mark my words, one more chance/day/week, patience run, ran out of patience, leaving me no
            """),
        (Notion.Wish, "want, need, demand, insist, request, ask, asking, expect, would like, give me, please send, owe, owed, require, entitled, deserve, i'd like"),
        (Notion.Intention, """
            i'll, we'll, i will, we will, i'm going, i am going, we're going, we are going, going to, intend, plan to, planning to, about to, prepared to, ready to, i'm calling, i am calling, i'm filing, i am filing, i'm asking/getting/taking/disputing/contacting/having/opening/raising/telling,
            i am asking/getting/taking/disputing/contacting/having/opening/raising/telling, i shall, we shall, will be asking/calling/filing/contacting/disputing/requesting/seeking/demanding/taking/getting/going/raising/opening, will have to, have to, not hesitate,
            will go, goes to, my bank will, bank will, card company will, we're taking, i'd rather, will dispute, will file, will ask, will demand, shall be, i want
            """),
        (Notion.Condition, "if, unless, until, or i/i'll/we/we'll/my, or else, otherwise, in case, failing that, should you, should this/it/the, provided, if not, without a, should nothing/nobody, then i/i'll/we, once more, either, and i/i'll am/will, when that, before i, after that"),
        (Notion.Deadline, """
            by tomorrow/tonight/monday/tuesday/wednesday/thursday/friday/saturday/sunday/noon/midnight/end/close, within hours/days/week/hour/day/24/48/72/two/three/five/seven, end of day/week/month/business, in the next hours/days/week, hours to, days to, 24 hours, 48 hours, 72 hours,
            today or, this week or, deadline, before weekend/friday/monday/end, until monday/tuesday/wednesday/thursday/friday/saturday/sunday/tomorrow/noon
            """),
        (Notion.Completed, """
            already, received, got, has been, have been, was, were, came through, arrived, issued, processed, went through, appeared, landed, resolved, done, thanks for, thank you for, sorted, completed, last month/week/year, approved, granted, gave, refunded me
            """),
        (Notion.Negation, "not, no, never, don't, doesn't, didn't, won't, can't, cannot, isn't, wasn't, without, nothing, neither, nor, none, wouldn't, shouldn't, haven't, hasn't, instead of, rather than, rather have/keep than, no need, aren't, no longer, nobody, not after, not looking"),
        (Notion.Inquiry, """
            how do/does/long/can/would/many/much, what is/are/happens/happen/does, policy, policies, could you explain/tell/clarify/confirm, can you explain/tell/clarify/confirm, wondering, curious, do you offer/have/allow, is it possible, is there, who do/pays, general question, for future reference, hypothetically,
            just asking, wanted to know, understand how, when does, where can/do, would i, which form
            """),
        (Notion.FirstPerson, "i, i'm, i'll, i've, i'd, me, my, mine, we, us, our, we'll, we're, we've, myself"),
        (Notion.OtherPerson, """
            my friend/brother/sister/neighbour/neighbor/colleague/cousin/mother/father/husband/wife/boss, bank/issuer/company mentioned/said/asked/suggested/told/explained/offered/says/wrote, they said, he, she, someone, somebody, people, article, forum, another customer, other shops/stores/companies
            """),
        (Notion.Positive, "thank, thanks, great, happy, pleased, love, excellent, perfect, good, glad, satisfied, wonderful, appreciate, nice, fantastic, amazing, delighted, best, impressed, quick, friendly, helpful, recommend"),
        (Notion.Negative, """
            bad, terrible, awful, horrible, angry, disappointed, disappointing, unacceptable, worst, frustrated, frustrating, annoyed, unhappy, poor, ridiculous, complaint, complain, upset, rude, useless, fed up, disgusted, hate, problem, issue, fail, failed, wrong, sick of
            """),
        (Notion.Urgent, "urgent, urgently, immediately, asap, right away, critical, emergency, at once, as soon as possible, now, severe, blocker"),
        (Notion.Withdrawn, "ignore/disregard my/the/that, never mind, nevermind, take back, took back, no longer needed/need/necessary/want, changed my mind, withdraw, withdrawn, withdrew, not/never going to, won't be, call off, called off, forget, would never, wouldn't dream, isn't about, not about"),
        (Notion.Obligation, "shall, must, oblige, obligation, agrees to, undertake, required to, responsible for, liable"),
    ];

    private static readonly FrozenDictionary<string, Phrase[]> s_byFirst = Build();
    private static readonly FrozenDictionary<string, Phrase[]>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_byFirst.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The phrases that begin with a stem, longest first.</summary>
    public static Phrase[] StartingWith(ReadOnlySpan<char> stem) => s_lookup.TryGetValue(stem, out var found) ? found : [];

    private static FrozenDictionary<string, Phrase[]> Build()
    {
        Dictionary<string, List<Phrase>> byFirst = new(StringComparer.Ordinal);
        foreach (var (notion, entries) in s_families)
        {
            foreach (var written in entries.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var entry = written.TrimEnd('~');
                string[][] parts = [.. entry.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('/').Select(Stemmer.Stem).ToArray())];
                foreach (var first in parts[0].Distinct())
                {
                    if (!byFirst.TryGetValue(first, out var list))
                    {
                        byFirst[first] = list = [];
                    }

                    list.Add(new(parts[1..], notion, written.EndsWith('~')));
                }
            }
        }

        return byFirst.ToFrozenDictionary(e => e.Key, e => e.Value.OrderByDescending(p => p.Rest.Length).ToArray(), StringComparer.Ordinal);
    }
}

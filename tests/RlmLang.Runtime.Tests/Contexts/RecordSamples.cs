namespace RlmLang.Tests.Contexts;

/// <summary>Files as people have them, of some twenty lines and more each.</summary>
internal static class RecordSamples
{
    private static readonly string[] s_paths = ["/", "/api/orders/17", "/static/app.js", "/login", "/api/orders?page=2", "/favicon.ico", "/img/logo.png"];
    private static readonly string[] s_said = ["are you coming tonight?", "yes: at eight, I think", "bring the tickets, please", "ok", "the train is late again :(", "see you", "https://example.org/map", "haha, no way"];
    private static readonly string[] s_events = ["user 17 logged in", "cannot reach mail server, trying again", "order 4411 paid: 12.50", "cache warmed in 12.5 ms", "shutting down"];

    private const string Prose = "The harbour was quiet that morning, and the boats lay still in the grey water. Nobody had seen the captain since the storm, though some said, in low voices, that he had gone north. "
        + "His house was shut; the dog had been given to a neighbour, who was fond of it.\n\n";

    public static string NginxAccess => Lines(30, i => $"""192.168.{i % 7}.{i + 10} - - [{i % 28 + 1:00}/Oct/2025:13:{i:00}:36 +0000] "GET {At(s_paths, i)} HTTP/1.1" {(i % 9 == 0 ? 404 : 200)} {i * 37} "-" "Mozilla/5.0 (X11; Linux x86_64)" """.TrimEnd());

    public static string ApacheAccess => Lines(30, i => $"""host{i % 4}.example.org - frank [{i % 28 + 1:00}/Oct/2025:13:{i:00}:36 -0700] "GET {At(s_paths, i)} HTTP/1.0" 200 {i * 37}""");

    public static string ApacheError => Lines(30, i => $"[Sat Oct 11 22:14:{i:00}.123456 2025] [core:error] [pid 3525{i}] [client 10.0.0.{i}:4{i}] {At(s_events, i)}");

    public static string Syslog => Lines(30, i => $"Oct {i % 28 + 1,2} 10:23:{i:00} web{i % 3} sshd[{1000 + i}]: {At(s_events, i)}");

    public static string Rfc5424 => Lines(30, i => $"<34>1 2025-10-11T22:14:{i:00}.003Z mail.example.org su - ID47 - {At(s_events, i)}");

    public static string IsoT => Lines(30, i => $"2025-10-11T22:14:{i:00}Z level=info msg=\"{At(s_events, i)}\"");

    public static string Python => Lines(30, i => $"2025-10-11 22:14:{i:00},123 INFO shop.orders: {At(s_events, i)}");

    public static string Logrus => Lines(30, i => $"time=\"2025-10-11T22:14:{i:00}Z\" level=warning msg=\"{At(s_events, i)}\"");

    public static string Klog => Lines(30, i => $"{(i % 5 == 0 ? 'W' : 'I')}1011 22:14:{i:00}.123456       1 controller.go:{100 + i}] {At(s_events, i)}");

    public static string LevelFirst => Lines(30, i => $"[{(i % 5 == 0 ? "ERROR" : "INFO")}] [2025-10-11 22:14:{i:00}] {At(s_events, i)}");

    public static string TimeOnly => Lines(30, i => $"22:14:{i:00} [main] INFO  com.acme.Shop - {At(s_events, i)}");

    public static string Epoch => Lines(30, i => $"{1_760_000_000 + i * 13} INFO {At(s_events, i)}");

    public static string Android => Lines(30, i => $"10-11 22:14:{i:00}.123  1234  5678 I ActivityManager: {At(s_events, i)}");

    public static string StackTraces => string.Concat(Enumerable.Range(0, 12).Select(i => $"2025-10-11T22:14:{i:00}Z ERROR request {i} failed\njava.lang.IllegalStateException: {At(s_events, i)}\n"
        + "\tat com.acme.Shop.pay(Shop.java:41)\n\tat com.acme.Shop.order(Shop.java:17)\nCaused by: java.io.IOException: closed\n\tat com.acme.Pipe.read(Pipe.java:3)\n\t... 12 more\n"
        + $"2025-10-11T22:14:{i:00}Z INFO request {i} is tried again\n"));

    public static string PythonTraces => string.Concat(Enumerable.Range(0, 12).Select(i => $"2025-10-11 22:14:{i:00},500 ERROR shop: failed\nTraceback (most recent call last):\n"
        + "  File \"/srv/shop.py\", line 41, in pay\n    charge(order)\n  File \"/srv/bank.py\", line 7, in charge\n    raise ValueError(\"no money\")\nValueError: no money\n"));

    public static string Oolong => Lines(40, i => $"Date: Jan {i % 28 + 1:00}, 2025 || User: {10_000 + i % 6} || Instance: {At(s_said, i)} Is it a number?");

    public static string WhatsAppAndroid => "10/11/25, 9:00 PM - Messages and calls are end-to-end encrypted. Only people in this chat can read them.\n" + Lines(30, i => $"10/{i % 28 + 1}/25, {i % 12 + 1}:{i + 10} PM - {Speaker(i)}: {At(s_said, i)}{(i % 10 == 3 ? "\nand one more thing\n\nbye" : "")}");

    public static string WhatsAppApple => Lines(30, i => $"{(i % 7 == 6 ? "\u200e" : "")}[{i % 28 + 1:00}.10.25, 12:45:{i:00}] {Speaker(i)}: {At(s_said, i)}{(i % 10 == 3 ? "\nand one more thing" : "")}");

    public static string Irc => Lines(30, i => i % 9 == 8 ? $"[10:{i + 10}] -!- carol has joined #shop" : $"[10:{i + 10}] <{At(["alice", "bob", "car0l"], i)}> {At(s_said, i)}");

    public static string LowerCaseChat => Lines(30, i => $"{At(["alice", "bob", "carol"], i * i)}: {At(s_said, i)}");

    public static string Dialogue => string.Concat(Enumerable.Range(0, 12).Select(i => $"User: {At(s_said, i)}\nAssistant: That depends on the day.\nHere is what I found: nothing.\n\n1. Ask again\n2. Wait\n\n"));

    public static string Interview => string.Concat(Enumerable.Range(0, 12).Select(i => $"INTERVIEWER: What did you see, {i} days later?\n\nMR. SMITH: {At(s_said, i)}\nI am not sure.\n\n"));

    public static string TwoColumns => "name,comment\n" + Lines(30, i => $"user{i},{(i % 4 == 0 ? "\"late, again\"" : "fine")}");

    public static string Cells => "id,date,customer,amount,note\n" + Lines(30, i => $"{i},2025-01-{i % 28 + 1:00},c{i % 7},{i * 3}.50,\"The parcel is late,\nsays \"\"Ann\"\".\nPlease call\"");

    public static string Semicolons => "id;date;customer;amount\n" + Lines(30, i => $"{i};2025-01-{i % 28 + 1:00};c{i % 7};3,50");

    public static string Tabs => "id\tdate\tcustomer\n" + Lines(30, i => $"{i}\t2025-01-{i % 28 + 1:00}\tc{i % 7}, the shop");

    public static string Bars => "id|date|customer|note\n" + Lines(30, i => $"{i}|2025-01-{i % 28 + 1:00}|c{i % 7}|{At(s_events, i)}");

    public static string Essay => string.Concat(Enumerable.Repeat(Prose, 25));

    public static string EssayWithList => Essay + "What he left behind:\n" + Lines(6, i => $"{i + 1}. a box of letters") + "\n" + Essay;

    public static string EssayThatEndsWithList => Essay + "What he left behind:\n" + Lines(6, i => $"{i + 1}. a box of letters");

    public static string Contract => string.Concat(Enumerable.Range(1, 8).Select(i => $"{i}. Rent and payment\n\n{i}.1 The tenant pays on the first day.\nA later day needs consent.\n\n{i}.2 The landlord sends a receipt.\n\n"));

    public static string PlainClauses => string.Concat(Enumerable.Range(1, 24).Select(i => $"{i}. The tenant pays on the first day.\nA later day needs consent.\n\n"));

    public static string Mbox => string.Concat(Enumerable.Range(1, 20).Select(i => $"From ann{i}@example.org Mon Jan {i,2} 10:{i:00}:00 2025\nReturn-Path: <ann{i}@example.org>\nReceived: from mx.example.org (10.0.0.{i})\n\tby mail.example.org; Mon, {i} Jan 2025\n"
        + $"From: Ann <ann{i}@example.org>\nTo: shop@example.org\nSubject: Parcel {i}\n\nHello,\n\n>From Monday on it is late.\n--\nAnn\n\n"));

    public static string ListArchive => string.Concat(Enumerable.Range(1, 20).Select(i => $"From john at example.com  Fri Mar {i,2} 08:{i:00}:11 2002\nFrom: john at example.com (John)\nDate: Fri, {i} Mar 2002 08:{i:00}:11 +0100\nSubject: [list] Re: A question\n\n> What is it?\nNothing.\n\n"));

    public static string MailHeaders => string.Concat(Enumerable.Range(1, 20).Select(i => $"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>,\n  Carol <carol@example.org>\nDate: {i} Jan 2025\nSubject: Parcel {i}\n\nThe parcel {i} is late.\nTime: soon.\n\nAnn\n\n"));

    public static string MailSubjectsFirst => string.Concat(Enumerable.Range(1, 20).Select(i => $"Subject: Parcel {i}\nFrom: ann{i}@example.org\nX-Mailer: post 1.{i}\n\nThe parcel {i} is late.\n\n"));

    public static string MailsAsReceived => string.Concat(Enumerable.Range(1, 20).Select(i => $"Received: from a.example.org\n\tby b.example.org\nReceived: from c.example.org\nFrom: ann{i}@example.org\nSubject: Parcel {i}\n\nThe parcel {i} is late.\n\n"));

    public static string GermanLaw => "Gesetz über die Post\n\n" + string.Concat(Enumerable.Range(1, 24).Select(i => $"§ {i}{(i % 9 == 5 ? "a" : "")} Pflichten\n\n(1) Wer Post annimmt, hat sie zuzustellen.\n(2) Das gilt entsprechend für Pakete nach\n§ {i % 5 + 1} dieses Gesetzes.\n\n"));

    public static string Treaty => "The parties have agreed as follows.\n\n" + string.Concat(Enumerable.Range(1, 18).Select(i => $"Art. {i}\n1. Each party keeps the peace.\n2. Nothing in this article changes Art. 3.\n\n"));

    public static string Directive => "THE COUNCIL HAS ADOPTED THIS DIRECTIVE:\n\n" + string.Concat(Enumerable.Range(1, 18).Select(i => $"                    Article {i}\n\nMember States shall bring into force what is necessary.\nThey shall inform the Commission.\n\n"));

    public static string Lease => "THIS LEASE is made today.\n\n" + string.Concat(Enumerable.Range(1, 8).Select(i => $"Section {i}.1 Rent. The tenant pays on the first day, as provided in\nSection 2.1 above.\n\nSection {i}.2. Receipts. The landlord sends a receipt.\n\n"));

    public static string ByLaws => "BY-LAWS OF THE SOCIETY\n" + string.Concat(((string[])["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]).Select(i => $"ARTICLE {i}. MEMBERS\nAnybody may be a member.\nNobody has to be one.\n\n"));

    public static string Opinion => string.Concat(Enumerable.Range(0, 30).Select(i => $"The court has held that the duty which follows from\n§ {i * 7 % 23 + 1} Absatz 2 does not end there. It was said of\nSection {i * 5 % 17 + 1} that it goes further, and of\nArt. {i * 3 % 11 + 1} too.\n\n"));

    public static string EssayOfSections => Essay + string.Concat(Enumerable.Range(1, 6).Select(i => $"Section {i} looks at the year {1900 + i}.\n\n")) + Essay;

    public static string EssayOnMails => "A mail begins with headers:\n\nFrom: ann@example.org\nTo: bob@example.org\nSubject: Hello\n\n" + string.Concat(Enumerable.Repeat(Prose, 24));

    public static string EssayFromLines => string.Concat(Enumerable.Range(0, 30).Select(i => $"From the harbour one sees, at 10:{i + 10}, the boats come in.\nTo: nobody, it seems.\nFrom: the north, mostly.\n\n"));

    public static string Tickets => string.Concat(Enumerable.Range(1, 30).Select(i => $"--- ticket {i} ---\nThe parcel {i} is late.\nPlease help.\n"));

    public static string Windows(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Speaker(int i) => At(["Alice", "Bob Smith", "+49 170 1234567"], i * i);

    private static string At(string[] of, int i) => of[i % of.Length];

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}

using System.Text.Json;
using static RlmLang.Tests.Models.Offline.OfflineChatClientTests;

namespace RlmLang.Tests.Models.Offline;

public sealed class FieldTests
{
    private const string Letter = """
        Subject: Order 20931
        Dear team, the parcel of 3 May 2024 cost €49.90 and never came.
        Write to jan.novak@example.org or see https://example.org/o/20931.
        Kind regards,
        Jan Novak
        """;

    [Theory]
    [InlineData("email", "jan.novak@example.org")]
    [InlineData("date", "3 May 2024")]
    [InlineData("amount", "€49.90")]
    [InlineData("url", "https://example.org/o/20931")]
    [InlineData("sender", "Jan Novak")]
    [InlineData("subject", "Order 20931")]
    [InlineData("orderId", "20931")]
    public async Task A_field_is_found_by_its_name(string field, string expected)
    {
        var reply = await Ask("Read the letter.", Letter, $$$"""{"type":"object","properties":{"{{{field}}}":{"type":"string"}},"required":["{{{field}}}"],"additionalProperties":false}""");
        Assert.Equal(expected, JsonElement.Parse(reply.Text).GetProperty(field).GetString());
    }

    [Fact]
    public async Task What_is_absent_is_null_where_it_may_be()
    {
        const string Schema = """{"type":"object","properties":{"email":{"anyOf":[{"type":"string"},{"type":"null"}]},"year":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"required":["email","year"]}""";
        Assert.Equal("""{"email":null,"year":null}""", (await Ask("Read the letter.", "Nothing of the kind.", Schema)).Text);
        Assert.Equal("""{"email":"a@b.org","year":1999}""", (await Ask("Read the letter.", "In 1999 a@b.org wrote.", Schema)).Text);
    }

    [Fact]
    public async Task A_number_keeps_to_its_range()
    {
        Assert.Equal(50, (await Value("How old is she?", "She is 80 years old.", """{"type":"integer","minimum":10,"maximum":50}""")).GetInt32());
        Assert.Equal(80, (await Value("How old is she?", "Room 12. She is 80 years old.", """{"type":"integer"}""")).GetInt32());
        Assert.Equal(5, (await Value("Rate the mood from 1 to 5.", "Great, perfect, thanks!", """{"type":"integer","minimum":1,"maximum":5}""")).GetInt32());
    }

    [Fact]
    public async Task A_list_keeps_to_its_length()
    {
        var reply = await Value("Which numbers?", "1, 2, 3 and 4", """{"type":"array","items":{"type":"integer"},"maxItems":2}""");
        Assert.Equal([1, 2], reply.EnumerateArray().Select(n => n.GetInt32()));
    }

    [Theory]
    [InlineData("Permission is hereby granted, free of charge, to any person obtaining a copy of this software", "MIT")]
    [InlineData("Licensed under the Apache License,\n   Version 2.0 (the \"License\")", "Apache-2.0")]
    [InlineData("Redistribution and use in source and binary forms … provided that the following conditions are met", "BSD-2-Clause")]
    [InlineData("Redistribution and use in source and binary forms … to endorse or promote products", "BSD-3-Clause")]
    [InlineData("This code is in the public domain.", "public domain")]
    [InlineData("All rights reserved.", "other")]
    public async Task A_licence_is_known_by_its_text(string notice, string expected)
    {
        var reply = await Value("Which licence?", notice, """{"type":"string","enum":["MIT","Apache-2.0","BSD-2-Clause","BSD-3-Clause","public domain","other"]}""");
        Assert.Equal(expected, reply.GetString());
    }

    [Theory]
    [InlineData("Copyright (c) 2018 Daniel Lemire\n\nLicensed", "Daniel Lemire")]
    [InlineData("  Copyright © 2005-2020 Rich Felker, et al.", "Rich Felker")]
    [InlineData("Copyright (c) Microsoft Corporation. All rights reserved.", "Microsoft Corporation")]
    [InlineData("Written in 2018 by Ada Byron and Charles Babbage (ada@example.org)", "Ada Byron and Charles Babbage")]
    [InlineData("No name here.", "")]
    public async Task The_holder_stands_after_the_year(string notice, string expected)
    {
        var reply = await Ask("Who holds the copyright?", notice, """{"type":"object","properties":{"holder":{"type":"string","maxLength":200}},"required":["holder"]}""");
        Assert.Equal(expected, JsonElement.Parse(reply.Text).GetProperty("holder").GetString());
    }
}

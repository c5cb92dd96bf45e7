using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>Reads headers. One-letter upper-case names are type parameters.</summary>
internal sealed class SignatureReader
{
    private readonly string _text;
    private int _at;

    private SignatureReader(string text) => _text = text;

    public static Signature Read(string header)
    {
        var reader = new SignatureReader(header);
        var name = reader.Name();
        reader.Expect("(");
        var parameters = ImmutableArray.CreateBuilder<SignatureParameter>();
        while (!reader.Take(")"))
        {
            if (parameters.Count > 0)
            {
                reader.Expect(",");
            }

            var parameter = reader.Name();
            reader.Expect(":");
            var type = reader.Type();
            parameters.Add(new(parameter, type, reader.Take("=") ? reader.Literal() : null));
        }

        reader.Expect("->");
        var signature = new Signature(name, parameters.ToImmutable(), reader.Type(), header.Trim());
        return reader.Rest.Length == 0 ? signature : throw reader.Failed("the end");
    }

    private ReadOnlySpan<char> Rest
    {
        get
        {
            while (_at < _text.Length && _text[_at] == ' ')
            {
                _at++;
            }

            return _text.AsSpan(_at);
        }
    }

    private bool Take(string token)
    {
        if (!Rest.StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw Failed($"`{token}`");
        }
    }

    private FormatException Failed(string expected) => new($"Expected {expected} at {_at} of the header {_text}");

    private string Name()
    {
        var rest = Rest;
        var length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_'))
        {
            length++;
        }

        _at += length;
        return length > 0 ? rest[..length].ToString() : throw Failed("a name");
    }

    private RlmType Type()
    {
        var type = SimpleType();
        while (Take("?"))
        {
            type = RlmType.Option(type);
        }

        return Take("=>") ? new FunctionType([type], Type()) : type;
    }

    private RlmType SimpleType()
    {
        if (Take("["))
        {
            var item = Type();
            Expect("]");
            return RlmType.List(item);
        }

        if (Take("{"))
        {
            var fields = ImmutableArray.CreateBuilder<RecordField>();
            while (!Take("}"))
            {
                if (fields.Count > 0)
                {
                    Expect(",");
                }

                var name = Name();
                Expect(":");
                fields.Add(new(name, Type()));
            }

            return new RecordType(fields.ToImmutable());
        }

        if (Take("("))
        {
            var parameters = ImmutableArray.CreateBuilder<RlmType>();
            while (!Take(")"))
            {
                if (parameters.Count > 0)
                {
                    Expect(",");
                }

                parameters.Add(Type());
            }

            Expect("=>");
            return new FunctionType(parameters.ToImmutable(), Type());
        }

        var word = Name();
        return word switch
        {
            "text" => RlmType.Text,
            "int" => RlmType.Int,
            "float" => RlmType.Float,
            "bool" => RlmType.Bool,
            "regex" => RlmType.Regex,
            "none" => RlmType.None,
            "doc" => RlmType.Doc,
            "type" => new TypeType(),
            "one_of" => OneOf(),
            { Length: 1 } when char.IsUpper(word[0]) => new TypeParameter(word),
            _ => throw Failed("a type"),
        };
    }

    private OneOfType OneOf()
    {
        Expect("(");
        var labels = ImmutableArray.CreateBuilder<string>();
        while (!Take(")"))
        {
            if (labels.Count > 0)
            {
                Expect(",");
            }

            labels.Add(((TextValue)Literal()).ToString());
        }

        return new OneOfType(labels.ToImmutable());
    }

    private Value Literal()
    {
        if (Take("\""))
        {
            var end = _text.IndexOf('"', _at);
            var text = _text[_at..end];
            _at = end + 1;
            return new TextValue(text.Replace("\\n", "\n", StringComparison.Ordinal));
        }

        if (Take("-"))
        {
            return new IntValue(-((IntValue)Literal()).Number);
        }

        var word = Name();
        return word switch
        {
            "true" => BoolValue.True,
            "false" => BoolValue.False,
            "none" => NoneValue.Instance,
            // The default of a parameter of type `type`.
            "text" => new TextValue(word),
            _ when Take(".") => new FloatValue(double.Parse($"{word}.{Name()}", CultureInfo.InvariantCulture)),
            _ => new IntValue(long.Parse(word.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)),
        };
    }
}

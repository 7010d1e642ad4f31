import Testing

/// Values of one resource that a service would refuse.
@Suite struct `Rules within a resource` {
  static let tables = [
    FileCase(
      "a key that expires, and one attribute as both keys",
      """
      tables:
        a: {partitionKey: {name: id}, ▸timeToLive: id}
        b: {partitionKey: {name: id}, sortKey: {name: at, type: number}, ▸timeToLive: at}
        c: {partitionKey: {name: id}, ▸sortKey: {name: id}}
        d:
          partitionKey: {name: id}
          sortKey: {name: at}
          globalIndexes: {by-a: {partitionKey: {name: a}, ▸sortKey: {name: a}}}
          localIndexes: {by-id: {▸sortKey: {name: id}}}
        e:
          partitionKey: {name: id}
          timeToLive: at
          globalIndexes: {by-at: {partitionKey: {name: id}, sortKey: {name: at, type: number}}}
      """,
      "`id` is the table's `partitionKey`, and DynamoDB can't expire items by a key. Name an attribute "
        + "of its own, such as `expires_at`.",
      "`at` is the table's `sortKey`, and DynamoDB can't expire items by a key. Name an attribute of "
        + "its own, such as `expires_at`.",
      "`id` is the partition key already, and the sort key has to be another attribute. Remove `sortKey`, or "
        + "name another attribute.",
      "`a` is the partition key already, and the sort key has to be another attribute. Remove `sortKey`, or "
        + "name another attribute.",
      "`id` is the partition key already, and the sort key has to be another attribute. Remove `sortKey`, or "
        + "name another attribute."),
    FileCase(
      "more than 20 included attributes",
      """
      tables:
        a:
          partitionKey: {name: id}
          globalIndexes:
            by-a: {partitionKey: {name: a}, projection: include, include: ▸[\(names(21))]}
      """, "`include` takes at most 20 items, but has 21."),
    FileCase(
      "more than 100 included attributes in sum",
      """
      tables:
        a:
          partitionKey: {name: id}
          ▸globalIndexes:
      \((1...6).map { "      by-\($0): {partitionKey: {name: a}, projection: include, include: [\(names(17))]}" }
        .joined(separator: "\n"))
      """,
      "The indexes include 102 attributes together, and a table takes 100. Use `projection: all` if an "
        + "index needs most of them."),
  ]

  private static func names(_ count: Int) -> String {
    (1...count).map { "a\($0)" }.joined(separator: ", ")
  }

  static let buckets = [
    FileCase(
      "names that AWS reserves",
      """
      buckets:
        a: {▸name: sthree-images}
        b: {▸name: amzn-s3-demo-bucket}
        c: {▸name: xn--images}
        d: {▸name: images-s3alias}
        e: {▸name: images--ol-s3}
        f: {▸name: images.mrap}
        g: {▸name: images--x-s3}
        h: {▸name: images--table-s3}
      """,
      "`sthree-images` begins with `sthree-`, which S3 reserves. Choose another "
        + "`name`.",
      "`amzn-s3-demo-bucket` begins with `amzn-s3-demo-`, which S3 reserves. Choose "
        + "another `name`.",
      "`xn--images` begins with `xn--`, which S3 reserves. Choose another `name`.",
      "`images-s3alias` ends with `-s3alias`, which S3 reserves. Choose another "
        + "`name`.",
      "`images--ol-s3` ends with `--ol-s3`, which S3 reserves. Choose another "
        + "`name`.",
      "`images.mrap` ends with `.mrap`, which S3 reserves. Choose another `name`.",
      "`images--x-s3` ends with `--x-s3`, which S3 reserves. Choose another `name`.",
      "`images--table-s3` ends with `--table-s3`, which S3 reserves. Choose another "
        + "`name`."),
    FileCase(
      "two lifecycle rules of one id, and one that cairn would name so",
      """
      buckets:
        a:
          lifecycle:
            - {▸id: tmp, prefix: tmp/, expire: 1d}
            - {id: tmp, prefix: drafts/, expire: 7d}
            - {▸id: cairn-rule-1, prefix: x/, expire: 7d}
      """,
      "`tmp` is the id of another rule of the bucket: choose another, or leave it out.",
      "cairn generates such ids for rules without one: choose one that doesn't begin with `cairn-rule-`, or "
        + "leave it out."),
    FileCase(
      "stars and spaces in CORS",
      """
      buckets:
        a:
          cors:
            - origins: [▸"https://*.*.example.com", "https://*.example.com", "*"]
              methods: [GET]
              headers: [▸"x-*-*", "x-*", ▸"x y"]
              exposeHeaders: [▸"x-*", ETag]
      """,
      "An item of `origins` takes an origin such as https://example.com, with at most one *, which "
        + "`https://*.*.example.com` is not.",
      "An item of `headers` takes the name of a header, with at most one *, which `x-*-*` is not.",
      "An item of `headers` takes the name of a header, with at most one *, which `x y` is not.",
      "An item of `exposeHeaders` takes the name of a header, without *, which `x-*` is not."),
  ]

  static let apis = [
    FileCase(
      "an API without routes",
      """
      apis:
        api: {▸routes: {}}
      """,
      "API Gateway doesn't deploy an API without a method: declare a route, as in `GET /images: list-images`."
    ),
    FileCase(
      "quotes in CORS",
      """
      functions:
        f: {zip: a.zip}
      apis:
        api:
          routes: {GET /: f}
          cors: {origin: ▸"https://o'hara.example.com", headers: [▸"it's", Accept]}
      """,
      "`origin` takes one origin such as https://example.com, or *, which "
        + "`https://o'hara.example.com` is not.",
      "An item of `headers` takes the name of a header, which `it's` is not."),
  ]

  static let roles = [
    FileCase(
      "a description beyond Latin-1",
      """
      roles:
        a: {assumedBy: [lambda.amazonaws.com], description: ▸"Führt Ωmega aus"}
        b: {assumedBy: [lambda.amazonaws.com], description: "Führt aus"}
      """,
      "`description` takes letters and signs of Latin-1 only, which "
        + "`Führt Ωmega aus` is not."),
    FileCase(
      "who may assume a role",
      """
      roles:
        a: {assumedBy: [▸lambda]}
        b: {▸trust: []}
        c:
          trust:
            - {principal: {service: lambda.amazonaws.com}, actions: [sts:AssumeRole, ▸lambda:InvokeFunction]}
      """,
      "An item of `assumedBy` takes a service such as lambda.amazonaws.com, which `lambda` is not.",
      "`trust` is empty, and a policy needs at least one statement.",
      "A trust policy allows actions of STS, such as `sts:AssumeRole`; `lambda:InvokeFunction` isn't "
        + "one."),
    FileCase(
      "ARNs in other fields",
      """
      queues:
        q: {deadLetter: {queue: ▸"arn:aws:sqs:us-east-1:123456789012:my queue", maxReceives: 1}}
      roles:
        r: {assumedBy: [lambda.amazonaws.com], managedPolicies: [▸"arn:aws:iam::aws:policy/Read Only"]}
      functions:
        f: {zip: a.zip, role: ▸arn:aws:s3:::images}
      invokePermissions:
        p: {function: f, principal: s3.amazonaws.com, sourceArn: ▸"arn:aws:s3: ::images"}
        o: {function: f, principal: s3.amazonaws.com, sourceArn: ▸"arn:aws:s3:::a b"}
        n: {function: f, principal: s3.amazonaws.com, sourceArn: "arn:aws:execute-api:us-east-1:123456789012:x/a b"}
      """,
      "`queue` takes a queue of the stack, or the ARN of a queue, such as "
        + "`arn:aws:sqs:us-east-1:123456789012:uploads`; `arn:aws:sqs:us-east-1:123456789012:my queue` "
        + "isn't one.",
      "An item of `managedPolicies` takes a managed policy of the stack, or the ARN of an IAM "
        + "policy; `arn:aws:iam::aws:policy/Read Only` isn't one.",
      "`role` takes a role of the stack, or the ARN of a role, such as "
        + "`arn:aws:iam::123456789012:role/upload`; `arn:aws:s3:::images` isn't one.",
      "`sourceArn` takes an ARN such as arn:aws:s3:::images, which `arn:aws:s3: ::images` is not.",
      "`sourceArn` takes an ARN such as arn:aws:s3:::images, which `arn:aws:s3:::a b` is not."),
  ]

  private static func filter(_ pattern: String) -> String {
    "queues: {q: {visibilityTimeout: 30s}}\nfunctions: {f: {zip: a.zip}}\n"
      + "mappings:\n  m:\n    queue: q\n    function: f\n    filters:\n      - {ok: [1]}\n      - \(pattern)\n"
  }

  private static let sound = [
    "{}",
    "{body: {a: [1, 1.5, x, yes, null, \"\", {exists: false}], b: {c: [{prefix: x}, {suffix: y}]}}}",
    "{body: {a: [{numeric: [\"=\", 5]}, {numeric: [\">\", 0, \"<=\", 5.5]}]}}",
    "{body: {a: [{anything-but: x}, {anything-but: [1, 2]}, {equals-ignore-case: X}]}}",
    "{body: {$or: [{a: [1]}, {b: {c: [2]}}]}}", "{prefix: [x], body: {exists: [true]}}",
  ].map { FileCase("the filter \($0)", filter($0)) }

  static let filters =
    sound
    + [
      ("▸[a]", "A filter is a map of parts of the event, such as `{body: {type: [image]}}`."),
      (
        "▸'{\"body\": [1]}'",
        "A filter is a map of parts of the event, such as `{body: {type: [image]}}`. JSON is YAML: "
          + "remove the quotes or the `|` around it."
      ),
      (
        "{body: {▸a: 1}}",
        "`body.a` takes a list of matching values, such as `[image]`, or a map of its parts."
      ),
      (
        "{▸body: null}",
        "`body` takes a list of matching values, such as `[image]`, or a map of its parts."
      ),
      ("{body: {▸a: []}}", "`body.a` is empty, so it matches nothing."),
      ("{body: {▸a: {}}}", "`body.a` is empty, so it matches nothing."),
      (
        "{body: {a: [{▸numric: [\"<\", 1]}]}}",
        "`body.a` has `numric`, which isn't an operator. Did you mean `numeric`?"
      ),
      (
        "{body: {a: [{▸cidr: 10.0.0.0/8}]}}",
        "`body.a` has `cidr`, which isn't an operator. There are `prefix`, `suffix`, "
          + "`anything-but`, `numeric`, `exists`, `equals-ignore-case`."
      ),
      (
        "{body: {a: {▸prefix: x}}}",
        "`prefix` is an operator, which has to be in a list: `[{prefix: …}]`."
      ),
      (
        "{body: {a: [▸{prefix: x, suffix: y}]}}",
        "An operator in `body.a` needs a map of its own, such as `{prefix: a}`."
      ),
      (
        "{body: {a: [▸[1]]}}",
        "`body.a` has a list in its list, which takes only texts, numbers and operators."
      ),
      ("{body: {a: [{▸exists: 1}]}}", "`exists` in `body.a` takes `true` or `false`."),
      ("{body: {a: [{▸prefix: [x]}]}}", "`prefix` in `body.a` takes a text."),
      (
        "{body: {a: [{▸anything-but: []}]}}",
        "`anything-but` in `body.a` takes a text, a number, or a list of them."
      ),
      ("{▸$or: {a: [1]}}", "`$or` takes a list of patterns, one of which has to match."),
      (
        "{$or: [{▸a: 1}]}",
        "`$or[0].a` takes a list of matching values, such as `[image]`, or a map of its parts."
      ),
    ].map { FileCase("the filter \($0)", filter($0), $1) }
    + ["[\"<\"]", "[1, \"<\"]", "[\"<\", \"1\"]", "[\"!\", 1]", "[\"<\", 1, \">\"]", "5", "[]"].map
  {
    FileCase(
      "the filter numeric \($0)", filter("{a: [{▸numeric: \($0)}]}"),
      "`numeric` in `a` takes a comparison and a number, or two of them, such as "
        + "`[\">\", 0, \"<=\", 5]`.")
  }

  static let lists = [
    FileCase(
      "one item twice",
      """
      tables:
        t:
          partitionKey: {name: id}
          globalIndexes:
            by-a: {partitionKey: {name: a}, projection: include, include: [b, c, ▸b]}
      buckets:
        b: {}
      roles:
        r: {assumedBy: [lambda.amazonaws.com, ▸lambda.amazonaws.com]}
      queues:
        q: {}
      notifications:
        n: {bucket: b, queue: q, events: ["s3:ObjectRemoved:*", ▸"s3:ObjectRemoved:*"]}
      """, twice, twice, twice),
    FileCase(
      "an event that another one of the notification means too",
      """
      buckets:
        b: {}
      queues:
        q: {}
      notifications:
        n: {bucket: b, queue: q, events: [▸"s3:ObjectCreated:Put", "s3:ObjectRemoved:Delete", "s3:ObjectCreated:*"]}
      """,
      "`s3:ObjectCreated:*` means `s3:ObjectCreated:Put` too, and S3 takes each event once: remove one of "
        + "them."),
  ]

  private static let twice = "The list already contains this item. Remove it."

  static let numbers = [
    FileCase(
      "numbers of another base",
      """
      queues: {q: {}}
      functions: {f: {zip: a.zip}}
      mappings:
        m:
          queue: q
          function: f
          filters: [{body: {a: [▸0x10, ▸0o17, "0x10", 0xg]}}]
      """,
      "`0x10` is 16, but numbers are decimal. Write `16`, or quotes around it for a text.",
      "`0o17` is 15, but numbers are decimal. Write `15`, or quotes around it for a text."
    )
  ]

  @Test(arguments: tables + buckets + apis + roles + filters + lists + numbers)
  func `violations are reported at their place, in every view`(_ stack: FileCase) { stack.check() }
}

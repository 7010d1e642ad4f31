import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

@Suite struct `Rules of policies` {
  static func queue(_ statements: String) -> String {
    "queues:\n  q: {}\nbuckets:\n  b: {}\npolicies:\n  p:\n    queue: q\n    statements:\n"
      + statements.split(separator: "\n").map { "      \($0)\n" }.joined()
  }

  static let cases = [
    FileCase(
      "names of statements: other services take what IAM doesn't",
      queue("- {sid: __allow-s3 to send, principal: \"*\", actions: [sqs:SendMessage]}")
        + """
        roles:
          r:
            assumedBy: [lambda.amazonaws.com]
            statements:
              - {sid: ▸read-images, actions: [s3:GetObject], resources: ["*"]}
        """, "`sid` takes letters and digits only, which `read-images` is not."),
    FileCase(
      "condition operators",
      queue(
        """
        - principal: "*"
          actions: [sqs:SendMessage]
          conditions:
            ▸StrngEquals: {"aws:SourceAccount": "123456789012"}
            ▸ForAnyValues:StringLike: {"aws:PrincipalOrgPaths": "o-1/*"}
            ▸NumericBetween: {"aws:MultiFactorAuthAge": 5}
            ▸NullIfExists: {"aws:TokenIssueTime": true}
            StringEqualsIfExists: {"aws:SourceAccount": "123456789012"}
            stringLike: {"aws:UserAgent": "x*"}
            ForAllValues:ArnLikeIfExists: {"aws:SourceArn": "arn:aws:s3:::*"}
            "Null": {"aws:TokenIssueTime": true}
        """),
      "There is no condition operator `StrngEquals`. Did you mean `StringEquals`?",
      "There is no condition operator `ForAnyValues:StringLike`. Did you mean `ForAnyValue:StringLike`?",
      "There is no condition operator `NumericBetween`. There are `StringEquals`, `StringLike`, "
        + "`ArnLike`, `NumericLessThan`, `DateLessThan`, `Bool`, `IpAddress`, `Null` and others like "
        + "them.",
      "There is no condition operator `NullIfExists`. Did you mean `Null`?"),
    FileCase(
      "condition keys and ARNs in conditions",
      queue(
        """
        - principal: "*"
          actions: [sqs:SendMessage]
          conditions:
            ArnEquals: {▸SourceArn: "arn:aws:s3:::b"}
            ArnLike: {"aws:SourceArn": [▸"arn:aws:s3 :::b", "arn:aws:s3:::c", "arn:aws:sns:*"]}
        """),
      "`SourceArn` isn't a condition key: these are `service:Key`, such as `aws:SourceArn`.",
      "`arn:aws:s3 :::b` isn't an ARN: it contains a space."),
    FileCase(
      "actions of another service",
      queue(
        """
        - {principal: "*", actions: [sqs:SendMessage, ▸s3:PutObject, ▸lambda:InvokeFunction]}
        - {principal: "*", notActions: ▸sns:Publish}
        - {principal: "*", actions: ["*"]}
        """)
          + """
            i:
              bucket: b
              statements:
                - {principal: "*", actions: [▸sqs:SendMessage, S3:GetObject]}
            j: {bucket: b, ▸statements: []}
          """,
      "The policy of a queue allows actions of SQS, such as `sqs:SendMessage`; `s3:PutObject` isn't "
        + "one.",
      "The policy of a queue allows actions of SQS, such as `sqs:SendMessage`; "
        + "`lambda:InvokeFunction` isn't one.",
      "The policy of a queue allows actions of SQS, such as `sqs:SendMessage`; `sns:Publish` isn't "
        + "one.",
      "The policy of a bucket allows actions of S3, such as `s3:GetObject`; `sqs:SendMessage` isn't "
        + "one.", "`statements` is empty, and a policy needs at least one statement."),
    FileCase(
      "principals",
      queue(
        """
        - {principal: {service: ▸s3}, actions: [sqs:SendMessage]}
        - {principal: {service: [s3.amazonaws.com, ▸"sns .amazonaws.com"]}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"1234"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"arn:aws:iam::123456789012:role/my role"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"arn:aws:iam::123456789012:role/*"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"arn:aws:iam: :123456789012:root"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"arn:aws:iam::${stack.account}: root"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ["123456789012", AROAEXAMPLEEXAMPLE01, "*"]}, actions: [sqs:SendMessage]}
        - {principal: {aws: "${stack.account}"}, actions: [sqs:SendMessage]}
        - {principal: {aws: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ▸"arn:aws:iam::12:root"}, actions: [sqs:SendMessage]}
        - {principal: {aws: ["arn:aws:iam::${stack.account}:root", ▸"arn:aws:sts::1234567890123:assumed-role/a/b"]}, actions: [sqs:SendMessage]}
        - {principal: {federated: ▸"accounts google.com"}, actions: [sqs:SendMessage]}
        """),
      "`s3` isn't a service: these are written as hosts, such as `s3.amazonaws.com`.",
      "`sns .amazonaws.com` isn't a service: these are written as hosts, such as `s3.amazonaws.com`.",
      "`1234` isn't a principal: `aws` takes an account of twelve digits, or the ARN of an account, a "
        + "user or a role.",
      "`arn:aws:iam::123456789012:role/my role` isn't an ARN: it contains a space.",
      "A principal's ARN can't contain wildcards, as `arn:aws:iam::123456789012:role/*` does. Name an "
        + "account, and say which of its users and roles in a condition on `aws:PrincipalArn`.",
      "`arn:aws:iam: :123456789012:root` isn't an ARN: it contains a space.",
      "`arn:aws:iam::${stack.account}: root` isn't an ARN: it contains a space.",
      "`arn:aws:iam::12:root` isn't a principal: an account has twelve digits, which `12` is not.",
      "`arn:aws:sts::1234567890123:assumed-role/a/b` isn't a principal: an account has twelve digits, "
        + "which `1234567890123` is not.",
      "`accounts google.com` isn't a principal: it contains a space."),
    FileCase(
      "resources",
      """
      roles:
        r:
          assumedBy: [lambda.amazonaws.com]
          statements:
            - actions: [s3:GetObject]
              resources: [▸"arn:aws: s3:::b/*", ▸"arn:aws:s3", "arn:aws:s3:::b/my file", ▸"arn:aws:s3:::b ", ▸"arn:aws:s3:::my bucket/*", ▸"arn:aws:sqs:us-east-1:123456789012:my queue"]
      """,
      "`arn:aws: s3:::b/*` isn't an ARN: it contains a space.",
      "`arn:aws:s3` isn't an ARN: one has six parts, "
        + "`arn:partition:service:region:account:resource`.",
      "`arn:aws:s3:::b ` isn't an ARN: it contains a space.",
      "`arn:aws:s3:::my bucket/*` isn't an ARN: it contains a space.",
      "`arn:aws:sqs:us-east-1:123456789012:my queue` isn't an ARN: it contains a space."),
  ]

  /// Without quotes they have their usual YAML types; IAM wants texts.
  @Test(arguments: [
    ("Bool", "aws:SecureTransport", "yes", "true"),
    ("BoolIfExists", "aws:SecureTransport", "Off", "false"),
    ("Bool", "aws:SecureTransport", "\"yes\"", "yes"),
    ("Null", "aws:TokenIssueTime", "no", "false"),
    ("ForAllValues:Bool", "aws:SecureTransport", "True", "true"),
    ("NumericLessThan", "s3:max-keys", "1_000", "1000"),
    ("NumericLessThan", "s3:max-keys", "\"1_000\"", "1_000"),
    ("numericequalsifexists", "s3:max-keys", "+1_000.50", "1000.50"),
    ("DateLessThan", "aws:CurrentTime", "1_700_000_000", "1700000000"),
    ("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ("StringEquals", "aws:PrincipalTag/a", "yes", "yes"),
    ("StringEquals", "aws:PrincipalTag/a", "1_000", "1_000"),
  ])
  func `values of conditions are sent in IAM's form`(
    _ name: String, _ key: String, _ written: String, _ sent: String
  ) {
    let text = Self.queue(
      "- {principal: \"*\", actions: [sqs:SendMessage], conditions: {\(name): {\"\(key)\": \(written)}}}"
    )
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: "stack: demo\n" + text),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.filter { $0.severity == .error } == [])
    let policy = stack?.resources.first { $0.address.section == "policies" }
    let statement = policy?.properties["statements"]?.list?.first?.map
    #expect(statement?["Condition"] == [name: [key: .string(sent)]])
  }

  @Test(arguments: cases)
  func `violations are reported at their place, in every view`(_ stack: FileCase) { stack.check() }
}

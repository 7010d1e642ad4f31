import CairnEngine
import CairnLanguage

/// What answers a route in place of a function.
enum RouteIntegration {
  static let mock = Field<Properties>(
    "mock", .object([status.schema, content.schema]), doc: "Constant answer.",
    example: "{status: 200, body: {ok: true}}")
  static let status = Field<Int>(
    "status", .integer(200...599), default: 200, doc: "Status code of the answer.", example: "204")
  static let content = Field<Value>(
    "body", .any, doc: "Body, as JSON or as text; may be a template.", example: "{ok: true}")
  static let http = Field<Properties>(
    "http", .object([url.schema, method.schema, proxy.schema]), doc: "Address to call.",
    example: "{url: https://example.com/images}")
  static let url = Field<String>(
    "url",
    .string(StringRule(length: 8...2048, pattern: #"https?://\S+"#, meaning: "a URL")), .required,
    doc: "URL; `{name}` stands for a parameter of the path.",
    example: "https://example.com/images/{id}")
  static let method = Field<String>(
    "method", .enumeration(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"]),
    doc: "Method; by default the route's.", example: "POST")
  static let proxy = Field<Bool>(
    "proxy", .boolean, default: true,
    doc: "Whether request and answer pass unchanged; otherwise `request` and `responses` say how "
      + "they change.", example: "false")
  static let aws = Field<Properties>(
    "aws", .object([service.schema, action.schema, path.schema, serviceMethod.schema]),
    doc: "Service of AWS to call; needs a `role`, and usually a `request`.",
    example: "{service: dynamodb, action: GetItem}")
  static let service = Field<String>(
    "service",
    .string(
      StringRule(
        length: 1...64, pattern: "[a-z0-9.-]+", meaning: "a service's name, such as dynamodb")),
    .required, doc: "The service, as in its endpoint.", example: "dynamodb")
  static let action = Field<String>(
    "action",
    .string(StringRule(length: 1...256, pattern: #"[A-Za-z0-9&=._-]+"#, meaning: "an action")),
    doc: "Action of the service.", example: "GetItem")
  static let path = Field<String>(
    "path", .string(StringRule(length: 1...1024, pattern: #"\S+"#, meaning: "no spaces")),
    doc: "Path of the service in place of an `action`.", example: "images/{key}")
  static let serviceMethod = Field<String>(
    "method", .enumeration(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
    default: "POST", doc: "Method of the request.", example: "GET")
  static let stateMachine = Field<String>(
    "stateMachine", .reference(sections: [StateMachine.section], attribute: "arn"),
    doc: "State machine to start with the body as its input.", example: "order")
  static let wait = Field<Bool>(
    "wait", .boolean, default: false,
    doc: "Whether the answer is the result of the `stateMachine`, which must be an express one.",
    example: "true")
  static let queue = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue that the body is sent to.", example: "orders")
  static let messageGroup = Field<String>(
    "messageGroup",
    .string(
      StringRule(
        length: 1...128, pattern: "[A-Za-z0-9._-]+",
        meaning: "letters, digits, dots, hyphens and underscores")),
    doc: "Message group id, for a FIFO `queue`.", example: "orders")
  static let role = Field<String>(
    "role", .reference(sections: [Role.section], attribute: "arn"),
    doc: "Role that API Gateway assumes to call a service. For state machines and queues, the API "
      + "gets its own by default.", example: "read-table")
  static let mapping = Field<[String: String]>(
    "parameters",
    .map(
      key: StringRule(
        length: 1...255, pattern: #"(query|header|path)\.[A-Za-z0-9!#$%&*+^_`|~.-]+"#,
        meaning: "`query`, `header` or `path`, a dot, and a name"),
      value: .string(
        StringRule(
          length: 1...1024, pattern: #"'[^']*'|(method\.request|context|stageVariables)\.\S+"#,
          meaning: "a constant in single quotes, or a path such as `method.request.path.id`"))),
    default: [:],
    doc: "Parameters of the request to `http` or `aws`, and where their values come from.",
    example: "{path.key: method.request.path.id}")
  static let request = Field<[String: String]>(
    "request", .map(key: mediaType, value: .string(StringRule(length: 0...300_000))), default: [:],
    doc: "Templates of the request to `http` or `aws`, by media type.",
    example: #"{application/json: '{"TableName": "images"}'}"#)
  static let responses = Field<[String: Properties]>(
    "responses",
    .map(
      key: StringRule(
        length: 3...3, pattern: "[1-5][0-9][0-9]", meaning: "a status code such as 200"),
      value: .object([pattern.schema, template.schema])),
    doc: "Answers by status code; by default 200, 400 for every 4xx and 500 for every 5xx, with "
      + "the body as it comes.",
    example: #"{"200": {body: "$input.body"}, "404": {pattern: "404"}}"#)
  static let pattern = Field<String>(
    "pattern", .string(StringRule(length: 1...1024)),
    doc: "Regular expression for the status code of what was called; the one answer without a "
      + "pattern is for the rest.", example: #"4\d{2}"#)
  static let template = Field<String>(
    "body", .string(StringRule(length: 1...300_000)), doc: "Template of the body.",
    example: "$input.json('$.Item')")

  private static let mediaType = StringRule(
    pattern: #"[^/\s]+/[^/\s]+"#, meaning: "a media type such as application/json")

  static let fields = [
    mock.schema, http.schema, aws.schema, stateMachine.schema, wait.schema, queue.schema,
    messageGroup.schema, role.schema, mapping.schema, request.schema, responses.schema,
  ]

  /// The fields of which an integration has one.
  static let kinds = [mock.name, http.name, aws.name, stateMachine.name, queue.name]

  static let principal = "apigateway.amazonaws.com"

  /// What the role has to permit, by the field that names the resource.
  static func actions(of integration: [String: Value]) -> [(field: String, action: String)] {
    if integration[stateMachine.name] != nil {
      let waits = integration[wait.name]?.boolean == true
      return [(stateMachine.name, waits ? "states:StartSyncExecution" : "states:StartExecution")]
    }
    return integration[queue.name] == nil ? [] : [(queue.name, "sqs:SendMessage")]
  }
}

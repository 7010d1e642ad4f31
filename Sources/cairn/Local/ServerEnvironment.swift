/// What LocalStack is told by its environment; localstack/README.md says why for each.
struct ServerEnvironment {
  /// What a stack can hold. Loaded before the server is ready, so that the first plan is not the one
  /// that waits; other services are loaded at their first use.
  static let services = [
    "s3", "sqs", "dynamodb", "dynamodbstreams", "lambda", "apigateway", "iam", "sts", "logs",
  ]

  var instance: LocalInstance
  var localstackFolder: String
  var services: [String]
  /// HOME, PATH and what else goes through; nothing more of the user's environment does.
  var inherited: (String) -> String?

  var variables: [String: String] {
    let listen = "127.0.0.1:\(instance.port)"
    var variables = [
      "LANG": "C.UTF-8",
      "PYTHONPATH": localstackFolder,
      "PYTHONDONTWRITEBYTECODE": "1",
      "PYTHONUNBUFFERED": "1",
      "TMPDIR": "\(instance.folder)/tmp",
      "XDG_CACHE_HOME": "\(instance.folder)/cache",
      "FILESYSTEM_ROOT": "\(instance.folder)/root",
      "OVERRIDE_IN_DOCKER": "0",
      "GATEWAY_LISTEN": listen,
      "LOCALSTACK_HOST": listen,
      "SQS_ENDPOINT_STRATEGY": "path",
      "DNS_ADDRESS": "0",
      "SKIP_SSL_CERT_DOWNLOAD": "1",
      "DISABLE_EVENTS": "1",
      "LAMBDA_RUNTIME_EXECUTOR": "cairn-process",
      "PROVIDER_OVERRIDE_DYNAMODB": "moto",
      "PROVIDER_OVERRIDE_DYNAMODBSTREAMS": "moto",
      "EAGER_SERVICE_LOADING": services.isEmpty ? "0" : "1",
      "STRICT_SERVICE_LOADING": "0",
      "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.2",
      "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.5",
      "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC": "2",
      "S3_SKIP_SIGNATURE_VALIDATION": "0",
    ]
    if !services.isEmpty { variables["SERVICES"] = services.joined(separator: ",") }
    for name in ["HOME", "PATH", "DEBUG", "LS_LOG", "SSL_CERT_FILE"] {
      variables[name] = inherited(name)
    }
    return variables
  }
}

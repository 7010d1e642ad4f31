import CairnLanguage

extension StoredSecret {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SecretsManager::Secret"), .terraform("aws_secretsmanager_secret"),
      .aws("secretsmanager"),
    ],
    fields: [
      "value": [.cloudFormation("SecretString"), .terraform("secret_string")],
      "generate": [.cloudFormation("GenerateSecretString")],
      "generate.length": [.cloudFormation("PasswordLength")],
      "generate.exclude": [.cloudFormation("ExcludeCharacters")],
      "generate.template": [.cloudFormation("SecretStringTemplate")],
      "generate.key": [.cloudFormation("GenerateStringKey")],
      "kmsKey": [.cloudFormation("KmsKeyId"), .terraform("kms_key_id")],
      "recoveryWindow": [.terraform("recovery_window_in_days")],
    ])
}

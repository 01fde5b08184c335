import { expect, it } from 'vitest'
import { CREDENTIAL_RULES } from '../../credentials/credential-rules.ts'
import { SENSITIVE_FILE_RULES } from '../../sensitive-files/sensitive-file-rules.ts'

/** What the service that is re-created looks for in its check of sensitive files, kind by kind, and which rule of ours does. */
const PROMISED = `
aws_access_key aws-access-key · aws_session_token aws-session-token · aws_cli aws-credentials · aws_s3cmd s3-tool-configuration
amazon_mws_token aws-mws-key · googlecloud_api_key google-api-key · google_oauth_key google-oauth-secret · google_oauth_token google-oauth-token
tencentcloud_ak tencent-secret-id · huaweicloud_ak huawei-access-key · digital_ocean_tugboat digital-ocean-tugboat · heroku_api_key heroku-key
databricks_token databricks-token · fastly_cdn_token fastly-token · planetscale_passwd planetscale-password · planetscale_token planetscale-token
github_ssh_key ssh-private-key · github_personal_token github-personal-token · github_oauth_token github-oauth-token
github_refresh_token github-refresh-token · github_app_token github-app-token · github_hub github-tool-login · gitlab_personal_token gitlab-personal-token
git_cfg git-user-configuration · git_cred git-credentials · jenkins_ssh jenkins-ssh-publisher · jenkins_cred jenkins-credentials · npm_token npm-token
pypi_token pypi-token · rubygem rubygems-key · rubygems_cred rubygems-credentials · clojars_token clojars-token · docker_registry_cfg docker-registry-login
k8s_client_key kubernetes-client-key · kubernetes_dashboard_cred kubernetes-dashboard-login · hashicorp_terraform_token terraform-token
hashicorp_vault_token vault-service-token · pulumi_token pulumi-token · msbuild_publish_profile publish-profile
rsa_private_key rsa-private-key · dsa_private_key dsa-private-key · ec_private_key ec-private-key · openssh_private_key openssh-private-key
ssh_private_key ssh2-private-key · pgp_private_key pgp-private-key · otr_private_key otr-private-key · puttygen_private_key putty-private-key
pkcs_private_key encrypted-private-key · common_private_key private-key · pem pem-private-key · pgp gnupg-secret-keys · pkcs_cred pkcs12-store
java_keystore java-key-store · macos_keychain mac-keychain · postgresql_passwd postgresql-passwords · common_database_cfg database-settings
wordpress_database_cfg wordpress-settings · php_database_cfg php-database-settings · rails_database rails-database-settings
rubyonrails_cfg rails-secrets · dbeaver_database_cfg dbeaver-connections · robomongo_cred robo3t-connections · sqlite sqlite-database
microsoft_sdf sql-server-database · microsoft_mdf sql-server-database · django_key django-secret-key · rails_master_key rails-master-key
rails_app_token rails-secret · rails_carrierwave rails-uploader-keys · rubyonrails_passwd rails-secrets · joomla_cfg joomla-settings
mediawiki_cfg mediawiki-settings · phoenix_web_passwd phoenix-secrets · php_config php-configuration · common_cred application-credentials
ftp_cfg ftp-client-logins · sftp_cfg editor-remote-access · filezilla_ftp filezilla-password · vscode_sftp editor-remote-access
atom_sftp_cfg editor-remote-access · atom_remote_sync editor-remote-access · cpanel_proftpd ftp-server-users · apache_htpasswd htpasswd
netrc_cfg netrc · sshpasswd ssh-password-file · rdp remote-desktop · openvpn_cfg openvpn-configuration · ventrilo_voip ventrilo-configuration
esmtp_cfg mail-client-configuration · jetbrains_ides jetbrains-servers · firefox_logins firefox-logins · slack_token slack-bot-token
discord_client_cred discord-bot-token · grafana_token grafana-service-token · newrelic_api_key newrelic-user-key · dynatrace_token dynatrace-token
stripe_skpk stripe-secret-key · square_token square-token · square_oauth square-oauth-secret · mailgun_key mailgun-key
mailgun_private_token mailgun-key · mailchimp_api_key mailchimp-key · messagebird_token messagebird-token · salesforce salesforce-token
sendinblue sendinblue-key · asana asana-token · atlassian_token atlassian-token · contentful contentful-token · typeform_token typeform-token
finicity_token finicity-token · lob_api_key lob-key
`

it.each(
  PROMISED.trim()
    .split(/[·\n]/)
    .map((pair) => pair.trim().split(' ') as [string, string]),
)('%s is looked for by %s', (_, id) => {
  expect([...CREDENTIAL_RULES, ...SENSITIVE_FILE_RULES].map((rule) => rule.id)).toContain(id)
})

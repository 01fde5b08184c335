import { MiB } from '../../../domain/units.ts'
import { JAVA_DISTRIBUTIONS } from './java-distributions.data.ts'

/** An application or runtime that tells its version in a text file of its own. */
export interface VersionFile {
  /** Bitnami's component name where there is one. */
  readonly name: string
  /** Ending of the path, on a segment boundary; the last segment is looked up before any pattern runs. */
  readonly path: RegExp
  /** Last segments that `path` can end in. */
  readonly basenames: readonly string[]
  /** Group 1 is the version; several groups are joined by dots. */
  readonly evidence: RegExp
  /** Must be found too, where the evidence alone could be anybody's. */
  readonly alsoHas?: RegExp
  /** How much of the file is read; default: 256 KiB. */
  readonly maxBytes?: number
  readonly cpe: string
  readonly sample: { readonly path: string; readonly text: string; readonly version: string }
}

export const VERSION_FILES: readonly VersionFile[] = [
  {
    name: 'drupal',
    path: /(?:^|\/)core\/lib\/Drupal\.php$/,
    basenames: ['Drupal.php'],
    evidence: /const VERSION = '(\d+\.\d+\.\d+(?:-[\w.]+)?)'/,
    cpe: 'drupal:drupal',
    sample: {
      path: 'var/www/core/lib/Drupal.php',
      text: "<?php class Drupal { const VERSION = '9.5.2'; }",
      version: '9.5.2',
    },
  },
  {
    name: 'drupal',
    path: /(?:^|\/)includes\/bootstrap\.inc$/,
    basenames: ['bootstrap.inc'],
    evidence: /define\('VERSION', '(\d+\.\d+(?:\.\d+)?)'\)/,
    alsoHas: /DRUPAL_/,
    cpe: 'drupal:drupal',
    sample: {
      path: 'includes/bootstrap.inc',
      text: "define('VERSION', '7.98'); define('DRUPAL_CORE', '7.x');",
      version: '7.98',
    },
  },
  {
    name: 'joomla',
    path: /(?:^|\/)libraries\/src\/Version\.php$/,
    basenames: ['Version.php'],
    evidence: /MAJOR_VERSION = (\d+);[\s\S]{0,400}?MINOR_VERSION = (\d+);[\s\S]{0,400}?PATCH_VERSION = (\d+);/,
    alsoHas: /Joomla/,
    cpe: 'joomla:joomla\\!',
    sample: {
      path: 'www/libraries/src/Version.php',
      text: '<?php namespace Joomla\\CMS;\nconst MAJOR_VERSION = 4;\nconst MINOR_VERSION = 2;\nconst PATCH_VERSION = 7;',
      version: '4.2.7',
    },
  },
  {
    name: 'phpmyadmin',
    path: /(?:^|\/)libraries\/(?:classes\/Version|vendor_config|classes\/Config|Config(?:\.class)?)\.php$/,
    basenames: ['Version.php', 'Config.php', 'Config.class.php', 'vendor_config.php'],
    evidence: /(?:VERSION = '|set\('PMA_VERSION', ')(\d+\.\d+\.\d+(?:\.\d+)?)/,
    alsoHas: /PhpMyAdmin|PMA_/,
    cpe: 'phpmyadmin:phpmyadmin',
    sample: {
      path: 'usr/share/phpmyadmin/libraries/classes/Version.php',
      text: "<?php namespace PhpMyAdmin; const VERSION = '5.2.0' . VERSION_SUFFIX;",
      version: '5.2.0',
    },
  },
  {
    name: 'nextcloud',
    path: /(?:^|\/)version\.php$/,
    basenames: ['version.php'],
    evidence: /\$OC_VersionString = '(\d+\.\d+\.\d+(?:[ .\w]*)?)'/,
    alsoHas: /\$vendor = 'nextcloud'/,
    cpe: 'nextcloud:nextcloud_server',
    sample: {
      path: 'var/www/html/version.php',
      text: "<?php $OC_VersionString = '25.0.3';\n$vendor = 'nextcloud';",
      version: '25.0.3',
    },
  },
  {
    name: 'owncloud',
    path: /(?:^|\/)version\.php$/,
    basenames: ['version.php'],
    evidence: /\$OC_VersionString = '(\d+\.\d+\.\d+)'/,
    alsoHas: /\$vendor = 'owncloud'/,
    cpe: 'owncloud:owncloud_server',
    sample: {
      path: 'html/version.php',
      text: "<?php $OC_VersionString = '10.11.0';\n$vendor = 'owncloud';",
      version: '10.11.0',
    },
  },
  {
    name: 'moodle',
    path: /(?:^|\/)version\.php$/,
    basenames: ['version.php'],
    evidence: /\$release\s*=\s*'(\d+\.\d+(?:\.\d+)?)/,
    alsoHas: /MOODLE_INTERNAL/,
    cpe: 'moodle:moodle',
    sample: {
      path: 'moodle/version.php',
      text: "defined('MOODLE_INTERNAL') || die();\n$release  = '4.1.2 (Build: 20230313)';",
      version: '4.1.2',
    },
  },
  {
    name: 'mediawiki',
    path: /(?:^|\/)includes\/Defines\.php$/,
    basenames: ['Defines.php'],
    evidence: /define\( ?'MW_VERSION', '(\d+\.\d+\.\d+)'/,
    cpe: 'mediawiki:mediawiki',
    sample: { path: 'w/includes/Defines.php', text: "define( 'MW_VERSION', '1.39.3' );", version: '1.39.3' },
  },
  {
    name: 'magento',
    path: /(?:^|\/)magento\/magento2-base\/composer\.json$/,
    basenames: ['composer.json'],
    evidence: /"version":\s*"(\d+\.\d+\.\d+(?:-p\d+)?)"/,
    cpe: 'adobe:magento',
    sample: {
      path: 'vendor/magento/magento2-base/composer.json',
      text: '{"name":"magento/magento2-base","version":"2.4.5-p1"}',
      version: '2.4.5-p1',
    },
  },
  {
    name: 'discuz',
    path: /(?:^|\/)source\/discuz_version\.php$/,
    basenames: ['discuz_version.php'],
    evidence: /DISCUZ_VERSION'?,\s*'X?(\d+\.\d+)'/,
    cpe: 'discuz:discuz\\!',
    sample: { path: 'www/source/discuz_version.php', text: "define('DISCUZ_VERSION', 'X3.4');", version: '3.4' },
  },
  {
    name: 'thinkphp',
    path: /(?:^|\/)(?:thinkphp\/(?:base|ThinkPHP)\.php|think\/App\.php|topthink\/framework\/src\/think\/App\.php|ThinkPHP\.php)$/,
    basenames: ['base.php', 'ThinkPHP.php', 'App.php'],
    evidence: /(?:THINK_VERSION'?,\s*'|const\s+(?:THINK_)?VERSION\s*=\s*')(\d+\.\d+(?:\.\d+)*(?:LTS|RC\d+)?)/,
    alsoHas: /think/i,
    cpe: 'thinkphp:thinkphp',
    sample: {
      path: 'www/thinkphp/base.php',
      text: "<?php // ThinkPHP\ndefine('THINK_VERSION', '5.0.23');",
      version: '5.0.23',
    },
  },
  {
    name: 'ecshop',
    path: /(?:^|\/)includes\/cls_ecshop\.php$/,
    basenames: ['cls_ecshop.php'],
    evidence: /define\('VERSION',\s*'v?(\d+\.\d+\.\d+)'/,
    cpe: 'shopex:ecshop',
    sample: { path: 'includes/cls_ecshop.php', text: "define('VERSION', 'v2.7.3');", version: '2.7.3' },
  },
  {
    name: 'dedecms',
    path: /(?:^|\/)data\/admin\/ver\.txt$/,
    basenames: ['ver.txt'],
    evidence: /^(\d{8})/,
    cpe: 'dedecms:dedecms',
    sample: { path: 'data/admin/ver.txt', text: '20180109', version: '20180109' },
  },
  {
    name: 'kibana',
    path: /(?:^|\/)kibana\/package\.json$/,
    basenames: ['package.json'],
    evidence: /"version":\s*"(\d+\.\d+\.\d+)"/,
    alsoHas: /"name":\s*"kibana"/,
    cpe: 'elastic:kibana',
    sample: { path: 'usr/share/kibana/package.json', text: '{"name":"kibana","version":"7.17.1"}', version: '7.17.1' },
  },
  {
    name: 'grafana',
    path: /(?:^|\/)grafana\/VERSION$/,
    basenames: ['VERSION'],
    evidence: /^(\d+\.\d+\.\d+)\s*$/,
    cpe: 'grafana:grafana',
    sample: { path: 'usr/share/grafana/VERSION', text: '9.3.2\n', version: '9.3.2' },
  },
  {
    name: 'rabbitmq',
    path: /(?:^|\/)rabbit-[\d.]+(?:-[\w.]+)?\/ebin\/rabbit\.app$/,
    basenames: ['rabbit.app'],
    evidence: /\{vsn,\s*"(\d+\.\d+\.\d+)/,
    cpe: 'vmware:rabbitmq',
    sample: {
      path: 'opt/rabbitmq/plugins/rabbit-3.9.13/ebin/rabbit.app',
      text: '{application,rabbit,[{vsn,"3.9.13"}]}.',
      version: '3.9.13',
    },
  },
  {
    name: 'couchdb',
    path: /(?:^|\/)couch-[\d.]+\/ebin\/couch\.app$/,
    basenames: ['couch.app'],
    evidence: /\{vsn,\s*"(\d+\.\d+\.\d+)/,
    cpe: 'apache:couchdb',
    sample: {
      path: 'opt/couchdb/lib/couch-3.2.2/ebin/couch.app',
      text: '{application,couch,[{vsn,"3.2.2"}]}.',
      version: '3.2.2',
    },
  },
  ...JAVA_DISTRIBUTIONS.map(
    ({ name, alsoHas, cpe, sample }): VersionFile => ({
      name,
      path: /(?:^|\/)release$/,
      basenames: ['release'],
      evidence: /^JAVA_VERSION="([\w.+-]+)"/m,
      alsoHas,
      cpe,
      sample: { path: `usr/lib/jvm/${name}-17/release`, text: `JAVA_VERSION="17.0.8"\n${sample}\n`, version: '17.0.8' },
    }),
  ),
  {
    name: 'erlang',
    path: /(?:^|\/)releases\/\d+\/OTP_VERSION$/,
    basenames: ['OTP_VERSION'],
    evidence: /^(\d+(?:\.\d+)+)\s*$/,
    cpe: 'erlang:erlang\\/otp',
    sample: { path: 'usr/lib/erlang/releases/25/OTP_VERSION', text: '25.2.3\n', version: '25.2.3' },
  },
  {
    name: 'elixir',
    path: /(?:^|\/)bin\/elixir$/,
    basenames: ['elixir'],
    evidence: /^ELIXIR_VERSION=(\d+\.\d+\.\d+(?:-[\w.]+)?)\s*$/m,
    cpe: 'elixir-lang:elixir',
    sample: {
      path: 'usr/local/bin/elixir',
      text: '#!/bin/sh\nset -e\n\nELIXIR_VERSION=1.14.0\n',
      version: '1.14.0',
    },
  },
  {
    name: 'firefox',
    path: /(?:^|\/)firefox[^/]*\/application\.ini$/,
    basenames: ['application.ini'],
    evidence: /^Version=(\d+\.\d+(?:\.\d+)*)\s*$/m,
    alsoHas: /^Name=Firefox\s*$/m,
    cpe: 'mozilla:firefox',
    sample: {
      path: 'opt/firefox/application.ini',
      text: '[App]\nVendor=Mozilla\nName=Firefox\nVersion=115.3.0\n',
      version: '115.3.0',
    },
  },
  {
    name: 'composer',
    path: /(?:^|\/)composer(?:\.phar)?$/,
    basenames: ['composer', 'composer.phar'],
    maxBytes: 16 * MiB,
    evidence: /const VERSION = '(\d+\.\d+\.\d+(?:-\w+)?)';\s+(?:public )?const BRANCH_ALIAS_VERSION/,
    alsoHas: /^#!.{0,100}php/,
    cpe: 'getcomposer:composer',
    sample: {
      path: 'usr/local/bin/composer',
      text: "#!/usr/bin/env php\n<?php class Composer {\npublic const VERSION = '2.5.1';\npublic const BRANCH_ALIAS_VERSION = '';",
      version: '2.5.1',
    },
  },
  {
    name: 'wp-cli',
    path: /(?:^|\/)wp(?:-cli\.phar)?$/,
    basenames: ['wp', 'wp-cli.phar'],
    maxBytes: 16 * MiB,
    evidence: /'wp-cli\/wp-cli' => (?:array\(|\[)\s*'pretty_version' => 'v?(\d+\.\d+\.\d+)'/,
    alsoHas: /^#!.{0,100}php/,
    cpe: 'wp-cli:wp-cli',
    sample: {
      path: 'usr/local/bin/wp',
      text: "#!/usr/bin/env php\n<?php return array('versions' => array('wp-cli/wp-cli' => array(\n 'pretty_version' => 'v2.7.1',",
      version: '2.7.1',
    },
  },
  {
    name: 'solr',
    path: /(?:^|\/)solr\/CHANGES\.txt$/,
    basenames: ['CHANGES.txt'],
    evidence: /=+\s+(\d+\.\d+\.\d+)\s+=+/,
    alsoHas: /Solr/,
    cpe: 'apache:solr',
    sample: {
      path: 'opt/solr/CHANGES.txt',
      text: 'Solr Release Notes\n==================  8.11.1 ==================\n',
      version: '8.11.1',
    },
  },
  {
    name: 'superset',
    path: /(?:^|\/)superset\/static\/version_info\.json$/,
    basenames: ['version_info.json'],
    evidence: /"version":\s*"(\d+\.\d+\.\d+)"/,
    cpe: 'apache:superset',
    sample: { path: 'app/superset/static/version_info.json', text: '{"version": "2.0.0"}', version: '2.0.0' },
  },
]

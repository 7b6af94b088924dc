<?php

/**
 * What maild found in a letter, in the list and above the letter; "wrong" and "missed" are changes of its flags.
 * Everything is read from the mailbox itself: labels are IMAP keywords, reasons stand in the record (docs/record.md).
 */
class maild extends rcube_plugin
{
    public $task = 'mail';

    private rcmail $rc;

    /** @var array<string, array<string, string>> labels by keyword */
    private array $labels = [];

    public function init(): void
    {
        $this->rc = rcmail::get_instance();
        $this->load_config('config.inc.php.dist');
        $this->load_config();
        $this->add_texts('localization/', true);
        foreach (json_decode((string) file_get_contents(__DIR__ . '/labels.json'), true) as $label) {
            $this->labels[$label['keyword']] = $label;
        }
        $this->add_hook('messages_list', [$this, 'in_list']);
        $this->add_hook('message_objects', [$this, 'above_letter']);
        $this->register_action('plugin.maild', [$this, 'change']);
        if ($this->rc->output->type === 'html') {
            $this->rc->output->set_env('maild', array_map(fn ($one) => [$this->name($one), $one['color']], $this->labels));
            $this->include_script('maild.js');
            $this->include_stylesheet($this->local_skin_path() . '/maild.css');
        }
    }

    /** Gives the rows of the list their labels; maild.js shows them. */
    public function in_list(array $args): array
    {
        foreach ($args['messages'] ?? [] as $message) {
            $message->list_flags['extra_flags']['maild'] = $this->keywords($message->flags);
        }
        return $args;
    }

    /** Puts the panel above a letter that maild has labelled. */
    public function above_letter(array $args): array
    {
        $message = $args['message'];
        $keywords = $this->keywords($message->headers->flags);
        if ($keywords) {
            $record = $this->record(trim((string) $message->headers->messageID, " <>\r\n"));
            $args['content'][] = html::div(['class' => 'maild-panel', 'role' => 'region', 'aria-label' => $this->gettext('panel')],
                $this->verdict($record, $keywords) . $this->reasons($record, $keywords) . $this->history($record) . $this->actions($keywords));
        }
        return $args;
    }

    /**
     * Sets or takes off one label of one letter. A label that says what the letter is gets a mark that this was meant:
     * the daemon learns from it even when the letter is answered.
     */
    public function change(): void
    {
        $uid = (string) rcube_utils::get_input_string('_uid', rcube_utils::INPUT_POST);
        $folder = rcube_utils::get_input_string('_mbox', rcube_utils::INPUT_POST, true);
        $keyword = rcube_utils::get_input_string('_keyword', rcube_utils::INPUT_POST);
        $set = rcube_utils::get_input_string('_set', rcube_utils::INPUT_POST) === '1';
        if (isset($this->labels[$keyword]) && ctype_digit($uid)) {
            $done = $this->flag($uid, $folder, $keyword, $set)
                && ($this->labels[$keyword]['state'] || $this->flag($uid, $folder, 'maild-corrected', true));
            $this->rc->output->command('plugin.maild', ['done' => $done]);
        }
        $this->rc->output->send();
    }

    private function flag(string $uid, string $folder, string $keyword, bool $set): bool
    {
        $storage = $this->rc->get_storage();
        $storage->get_folder(); // connects
        $storage->conn->flags[strtoupper($keyword)] = $keyword; // Roundcube would write it in capitals
        return (bool) $storage->set_flag($uid, ($set ? '' : 'UN') . strtoupper($keyword), $folder);
    }

    /** @return string[] maild's keywords among the flags of a message */
    private function keywords(?array $flags): array
    {
        return array_values(array_intersect(array_keys($this->labels), array_map('strtolower', array_keys($flags ?? []))));
    }

    private function name(array $label): string
    {
        return $label[str_starts_with($this->rc->get_user_language(), 'ru') ? 'ru' : 'en'];
    }

    private function chip(string $keyword): string
    {
        $label = $this->labels[$keyword];
        return html::span(['class' => 'maild-chip', 'style' => "--maild-color: {$label['color']}"], rcube::Q($this->name($label)));
    }

    private function keyword(string $kind, string $value): ?string
    {
        foreach ($this->labels as $keyword => $label) {
            if ($label[$kind] === $value) {
                return $keyword;
            }
        }
        return null;
    }

    private function verdict(?array $record, array $keywords): string
    {
        if (!$record) {
            return html::p(null, implode(' ', array_map([$this, 'chip'], $keywords)));
        }
        $keyword = $this->keyword('verdict', $record['verdict']);
        $clause = trim($record['clause'] . ' ' . ($record['clause_title'] ?? ''));
        return html::p(null, ($keyword ? $this->chip($keyword) . ' ' : '') . html::span('maild-clause', rcube::Q($clause)));
    }

    /** What is justified first; each label with its quotes and a button that says it is wrong. */
    private function reasons(?array $record, array $keywords): string
    {
        $quotes = [];
        foreach ($record['signals'] ?? [] as $signal) {
            foreach ($signal['evidence'] as $evidence) {
                $quotes[$signal['kind']][] = '«' . trim(preg_replace('/\s+/u', ' ', $evidence['text'])) . '»';
            }
        }
        uksort($quotes, fn ($one, $other) => ($other === 'grievance') <=> ($one === 'grievance'));
        $lines = '';
        foreach ($quotes as $kind => $said) {
            $keyword = $this->keyword('signal', $kind);
            if ($keyword) {
                $wrong = in_array($keyword, $keywords, true)
                    ? $this->button('wrong', $keyword, false)
                    : html::span('maild-clause', rcube::Q($this->gettext('takenoff')));
                $lines .= html::tag('li', null, $this->chip($keyword) . ' ' . rcube::Q(implode(' ', $said)) . ' ' . $wrong);
            }
        }
        return $lines ? html::tag('ul', null, $lines) : '';
    }

    private function history(?array $record): string
    {
        $history = $record['history'] ?? ['letters' => 0];
        if ($history['letters'] < 2) {
            return '';
        }
        $vars = array_map('strval', $history);
        return html::p('maild-clause', rcube::Q($this->gettext(['name' => 'history', 'vars' => $vars])));
    }

    private function actions(array $keywords): string
    {
        $waits = in_array('maild-escalated', $keywords, true) && !array_intersect(['maild-draft', 'maild-release'], $keywords);
        $missed = new html_select(['class' => 'maild-missed custom-select', 'aria-label' => $this->gettext('missed')]);
        $missed->add($this->gettext('missed'), '');
        foreach ($this->labels as $keyword => $label) {
            if (($label['signal'] || $label['verdict'] === 'toxic') && !in_array($keyword, $keywords, true)) {
                $missed->add($this->name($label), $keyword);
            }
        }
        return html::p('maild-actions', ($waits ? $this->button('release', 'maild-release', true) . ' ' : '') . $missed->show());
    }

    private function button(string $text, string $keyword, bool $set): string
    {
        $title = $text === 'wrong' ? $this->gettext('wronglabel') . ' ' . $this->name($this->labels[$keyword]) : $this->gettext($text);
        return html::tag('button', ['type' => 'button', 'class' => 'maild-button', 'data-keyword' => $keyword, 'data-set' => $set ? '1' : '0', 'aria-label' => $title],
            rcube::Q($this->gettext($text)));
    }

    /** The record of a letter, by its derived Message-ID, or null. */
    private function record(string $message_id): ?array
    {
        $storage = $this->rc->get_storage();
        $folder = $this->records_folder();
        if ($message_id === '' || $folder === null) {
            return null;
        }
        $name = substr(hash('sha256', $message_id), 0, 32) . '@record.maild.invalid';
        $before = $storage->get_folder();
        try {
            $found = $storage->search_once($folder, 'HEADER MESSAGE-ID ' . rcube_imap_generic::escape($name));
            $uids = $found->get();
            if (!$uids) {
                return null;
            }
            $storage->set_folder($folder);
            $raw = (string) $storage->get_raw_body(max($uids));
        } finally {
            $storage->set_folder($before);
        }
        $body = preg_split('/\r?\n\r?\n/', $raw, 2)[1] ?? '';
        $record = json_decode((string) base64_decode($body), true);
        return is_array($record) ? $record : null;
    }

    private function records_folder(): ?string
    {
        $told = (string) $this->rc->config->get('maild_records_folder');
        if ($told !== '') {
            return $told;
        }
        foreach ($this->rc->get_storage()->list_folders_direct('', '*') as $folder) {
            if (preg_match('/(^|\W)maild\Wrecords$/', $folder)) {
                return $folder;
            }
        }
        return null;
    }
}

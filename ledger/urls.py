"""Addresses of the ledger, by the noun they hang on."""

from django.urls import path

from ledger.views import (
    bulk,
    cards,
    categories,
    categorise,
    cells,
    changes,
    currencies,
    entries,
    entry_forms,
    export,
    found,
    group_deeds,
    group_people,
    groups,
    import_review,
    import_setup,
    imports,
    journals,
    names,
    occurrences,
    quick,
    receipts,
    reconcile,
    recurring,
    rules,
    saved_views,
    search,
    trash,
    wallets,
)

app_name = "ledger"

# /entries/
entry_urls = [
    path("entries/", entries.entry_list, name="entry-list"),
    path("entries/new/", entry_forms.entry_add, name="entry-add"),
    path("entries/quick/", quick.quick_add, name="quick-add"),
    path("entries/complete/", search.search_complete, name="search-complete"),
    path("entries/categorise/", categorise.categorise, name="categorise"),
    path("entries/bulk/<str:what>/", bulk.bulk, name="bulk"),
    path("entries/<int:pk>/", entry_forms.entry_edit, name="entry-edit"),
    path("entries/<int:pk>/cell/<str:name>/", cells.entry_cell, name="entry-cell"),
    path("entries/<int:pk>/accept-category/", cells.entry_accept, name="entry-accept"),
    path("entries/<int:pk>/delete/", entries.entry_delete, name="entry-delete"),
]

# /views/
view_urls = [
    path("views/", saved_views.view_list, name="view-list"),
    path("views/new/", saved_views.view_add, name="view-add"),
    path("views/<int:pk>/", saved_views.view_rename, name="view-rename"),
    path("views/<int:pk>/move/", saved_views.view_move, name="view-move"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view-delete"),
]

# /wallets/
wallet_urls = [
    path("wallets/", wallets.wallet_list, name="wallet-list"),
    path("wallets/new/", wallets.wallet_add, name="wallet-add"),
    path("wallets/<int:pk>/", wallets.wallet_edit, name="wallet-edit"),
    path("wallets/<int:pk>/reconcile/", reconcile.reconcile, name="reconcile"),
    path(
        "reconciliations/<int:pk>/<str:action>/",
        reconcile.reconcile_action,
        name="reconcile-action",
    ),
    path("cards/<int:pk>/pay/", cards.card_pay, name="card-pay"),
    path("wallets/<int:pk>/archive/", wallets.wallet_archive, name="wallet-archive"),
    path("wallets/<int:pk>/delete/", wallets.wallet_delete, name="wallet-delete"),
]

# /categories/
category_urls = [
    path("categories/", categories.category_list, name="category-list"),
    path("categories/new/", categories.category_add, name="category-add"),
    path("categories/<int:pk>/", categories.category_edit, name="category-edit"),
    path(
        "categories/<int:pk>/delete/",
        categories.category_delete,
        name="category-delete",
    ),
]

# /payees/, /tags/
name_urls = [
    *(
        route
        for noun in (names.PAYEES, names.TAGS)
        for route in (
            path(f"{noun.many}/", names.name_list, {"noun": noun}, f"{noun.one}-list"),
            path(
                f"{noun.many}/merge/",
                names.name_merge,
                {"noun": noun},
                f"{noun.one}-merge",
            ),
            path(
                f"{noun.many}/<int:pk>/",
                names.name_edit,
                {"noun": noun},
                f"{noun.one}-edit",
            ),
            path(
                f"{noun.many}/<int:pk>/delete/",
                names.name_delete,
                {"noun": noun},
                f"{noun.one}-delete",
            ),
        )
    )
]

# /trash/
trash_urls = [
    path("trash/", trash.trash, name="trash"),
    path("trash/<int:pk>/restore/", trash.restore, name="restore"),
]

# /activity/, /history/, /undo/
change_urls = [
    path("activity/", changes.change_list, name="change-list"),
    path("history/<int:pk>/undo/", changes.change_undo, name="change-undo"),
    path("undo/<str:token>/", changes.undo, name="undo"),
]

# /settings/currencies/
currency_urls = [
    path("settings/currencies/", currencies.currency_list, name="currency-list"),
    path("settings/currencies/rates/new/", currencies.rate_add, name="rate-add"),
    path(
        "settings/currencies/rates/file/", currencies.rates_upload, name="rates-upload"
    ),
    path(
        "settings/currencies/rates/<int:pk>/delete/",
        currencies.rate_delete,
        name="rate-delete",
    ),
    path(
        "settings/currencies/main/",
        currencies.conversion_start,
        name="conversion-start",
    ),
]

# /rules/
rule_urls = [
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/new/", rules.rule_add, name="rule-add"),
    path("rules/run/", rules.rule_run, name="rule-run"),
    path("rules/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("rules/<int:pk>/switch/", rules.rule_switch, name="rule-switch"),
    path("rules/<int:pk>/move/", rules.rule_move, name="rule-move"),
    path("rules/<int:pk>/delete/", rules.rule_delete, name="rule-delete"),
]

# /import/
import_urls = [
    path("import/", imports.import_start, name="import-start"),
    path("import/<int:pk>/", imports.import_result, name="import-result"),
    path("import/files/<str:upload>/", imports.import_upload, name="import-upload"),
    path("import/layouts/", imports.import_profiles, name="import-profiles"),
    path(
        "import/<int:pk>/columns/", import_setup.import_columns, name="import-columns"
    ),
    path(
        "import/<int:pk>/wallets/", import_setup.import_wallets, name="import-wallets"
    ),
    path("import/<int:pk>/review/", import_review.import_review, name="import-review"),
    path(
        "import/<int:pk>/rows/<int:row_pk>/",
        import_review.import_row,
        name="import-row",
    ),
    path(
        "import/<int:pk>/rows/<int:row_pk>/mend/",
        import_review.import_row_mend,
        name="import-row-mend",
    ),
    path(
        "import/<int:pk>/rows/<int:row_pk>/<str:action>/",
        import_review.import_row_action,
        name="import-row-action",
    ),
    path("import/<int:pk>/<str:action>/", imports.import_action, name="import-action"),
]

# /recurring/
recurring_urls = [
    path("recurring/", recurring.recurring_list, name="recurring-list"),
    path("recurring/new/", recurring.recurring_add, name="recurring-add"),
    path("recurring/preview/", recurring.recurring_preview, name="recurring-preview"),
    path("recurring/found/", found.found_list, name="found-list"),
    path("recurring/found/track/", found.found_track, name="found-track"),
    path("recurring/found/refuse/", found.found_refuse, name="found-refuse"),
    path("recurring/<int:pk>/", recurring.recurring_detail, name="recurring-detail"),
    path("recurring/<int:pk>/edit/", recurring.recurring_edit, name="recurring-edit"),
    path(
        "recurring/<int:pk>/pause/", recurring.recurring_pause, name="recurring-pause"
    ),
    path(
        "recurring/<int:pk>/cancel/",
        recurring.recurring_cancel,
        name="recurring-cancel",
    ),
    path(
        "recurring/<int:pk>/delete/",
        recurring.recurring_delete,
        name="recurring-delete",
    ),
    path("recurring/<int:pk>/pay/", occurrences.recurring_pay, name="recurring-pay"),
    path("recurring/<int:pk>/link/", occurrences.recurring_link, name="recurring-link"),
    path("recurring/<int:pk>/skip/", occurrences.recurring_skip, name="recurring-skip"),
    path("recurring/<int:pk>/move/", occurrences.recurring_move, name="recurring-move"),
]

# /receipts/
receipt_urls = [
    path("receipts/", receipts.receipt_list, name="receipt-list"),
    path("receipts/new/", receipts.receipt_add, name="receipt-add"),
    path("receipts/<int:pk>/", receipts.receipt_detail, name="receipt-detail"),
    path("receipts/<int:pk>/tile/", receipts.receipt_tile, name="receipt-tile"),
    path("receipts/<int:pk>/file/", receipts.receipt_file, name="receipt-file"),
    path(
        "receipts/<int:pk>/thumbnail/",
        receipts.receipt_thumbnail,
        name="receipt-thumbnail",
    ),
    path("receipts/<int:pk>/delete/", receipts.receipt_delete, name="receipt-delete"),
    path("receipts/<int:pk>/link/", receipts.receipt_link, name="receipt-link"),
    path("receipts/<int:pk>/read/", receipts.receipt_read, name="receipt-read"),
]

# /export/
export_urls = [
    path("export/<str:kind>", export.export, name="export"),
    path("export/journals/<str:kind>/", journals.journal, name="journal"),
]

# /groups/
group_urls = [
    path("groups/", groups.group_list, name="group-list"),
    path("groups/new/", groups.group_add, name="group-add"),
    path("groups/<int:pk>/", groups.group_detail, name="group-detail"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<int:pk>/activity/", groups.group_activity, name="group-activity"),
    path("groups/<int:pk>/archive/", groups.group_archive, name="group-archive"),
    path("groups/<int:pk>/ask/", groups.group_ask, name="group-ask"),
    path("groups/<int:pk>/book/", group_people.group_book, name="group-book"),
    path("groups/<int:pk>/people/", group_people.group_people, name="group-people"),
    path(
        "groups/<int:pk>/people/<int:person>/",
        group_people.group_person,
        name="group-person",
    ),
    path(
        "groups/<int:pk>/people/<int:person>/leave/",
        group_people.group_leave,
        name="group-leave",
    ),
    path(
        "groups/<int:pk>/people/<int:person>/link/",
        group_people.group_link,
        name="group-link",
    ),
    path(
        "groups/<int:pk>/people/<int:person>/invite/",
        group_people.group_invite,
        name="group-invite",
    ),
    path("groups/<int:pk>/expenses/new/", group_deeds.shared_add, name="shared-add"),
    path(
        "groups/<int:pk>/expenses/<int:expense>/",
        group_deeds.shared_edit,
        name="shared-edit",
    ),
    path(
        "groups/<int:pk>/expenses/<int:expense>/delete/",
        group_deeds.shared_delete,
        name="shared-delete",
    ),
    path(
        "groups/<int:pk>/expenses/<int:expense>/restore/",
        group_deeds.shared_restore,
        name="shared-restore",
    ),
    path("groups/<int:pk>/settle/", group_deeds.group_settle, name="group-settle"),
    path(
        "groups/<int:pk>/settlements/<int:settlement>/delete/",
        group_deeds.settlement_delete,
        name="settlement-delete",
    ),
    path(
        "groups/<int:pk>/settlements/<int:settlement>/restore/",
        group_deeds.settlement_restore,
        name="settlement-restore",
    ),
    path("groups/guest/<str:token>/", group_people.group_guest, name="group-guest"),
    path("groups/guest/<str:token>/join/", group_people.group_join, name="group-join"),
]

urlpatterns = [
    *entry_urls,
    *view_urls,
    *wallet_urls,
    *category_urls,
    *name_urls,
    *trash_urls,
    *change_urls,
    *currency_urls,
    *import_urls,
    *recurring_urls,
    *receipt_urls,
    *rule_urls,
    *group_urls,
    *export_urls,
]

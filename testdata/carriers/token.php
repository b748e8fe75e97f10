<?php
$grant = '@good1:1@'
    . '@good1:2@'
    . '@good1:3@';
$response = $client->post('/token', ['form_params' => ['assertion' => '@bad@']]);
